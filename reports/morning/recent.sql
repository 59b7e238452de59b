-- The last 28 days beside the 28 days before: what changed, from purchases that were not reversed.
-- grain: one row

with buyers as (
    select
        customer_id,
        date_diff('day', purchased_on, $as_of::date) // 28 as period,
        sum(amount) as amount,
        sum(orders) as orders
    from customer.purchase_days
    where purchased_on > $as_of::date - interval 56 day
    group by customer_id, period
),

new_buyers as (
    select
        count(*) filter (where first_purchase_on > $as_of::date - interval 28 day) as customers,
        count(*) filter (where first_purchase_on <= $as_of::date - interval 28 day) as customers_before
    from customer.summary
    where first_purchase_on > $as_of::date - interval 56 day
)

select
    coalesce(sum(b.amount) filter (where b.period = 0), 0)::double as amount,
    coalesce(sum(b.amount) filter (where b.period = 1), 0)::double as amount_before,
    coalesce(sum(b.orders) filter (where b.period = 0), 0)::integer as orders,
    coalesce(sum(b.orders) filter (where b.period = 1), 0)::integer as orders_before,
    count(*) filter (where b.period = 0)::integer as buyers,
    count(*) filter (where b.period = 1)::integer as buyers_before,
    coalesce(any_value(n.customers), 0)::integer as new_buyers,
    coalesce(any_value(n.customers_before), 0)::integer as new_buyers_before
from new_buyers as n
left join buyers as b on true
