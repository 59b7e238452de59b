-- The last 28 days beside the 28 days before: what changed, from purchases that were not reversed.
-- grain: one row

with bought as (
    select
        coalesce(sum(amount) filter (where purchased_on > $as_of::date - 28), 0)::double as amount,
        coalesce(sum(amount) filter (where purchased_on <= $as_of::date - 28), 0)::double as amount_before,
        coalesce(sum(orders) filter (where purchased_on > $as_of::date - 28), 0)::integer as orders,
        coalesce(sum(orders) filter (where purchased_on <= $as_of::date - 28), 0)::integer as orders_before
    from customer.purchase_days
    where purchased_on > $as_of::date - 56
),

buyers as (
    select
        count(*) filter (where active_spans & 1 = 1)::integer as buyers,
        count(*) filter (where active_spans & 2 = 2)::integer as buyers_before
    from night.buying_times
),

new_buyers as (
    select
        count(*) filter (where first_purchase_on > $as_of::date - 28)::integer as new_buyers,
        count(*) filter (where first_purchase_on <= $as_of::date - 28)::integer as new_buyers_before
    from customer.summary
    where first_purchase_on > $as_of::date - 56
)

select *
from bought
cross join buyers
cross join new_buyers
