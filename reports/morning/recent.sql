-- The last 28 days beside the 28 days before: what changed, from purchases that were not reversed.
-- grain: one row

with first_days as (
    select customer_id, min(purchased_on) as first_on
    from customer.purchase_days
    group by customer_id
),

days as (
    select
        d.customer_id,
        d.amount,
        d.orders,
        d.purchased_on = f.first_on as is_first,
        date_diff('day', d.purchased_on, $as_of::date) // 28 as period
    from customer.purchase_days as d
    join first_days as f using (customer_id)
    where d.purchased_on > $as_of::date - interval 56 day
)

select
    coalesce(sum(amount) filter (where period = 0), 0)::double as amount,
    coalesce(sum(amount) filter (where period = 1), 0)::double as amount_before,
    coalesce(sum(orders) filter (where period = 0), 0)::integer as orders,
    coalesce(sum(orders) filter (where period = 1), 0)::integer as orders_before,
    count(distinct customer_id) filter (where period = 0)::integer as buyers,
    count(distinct customer_id) filter (where period = 1)::integer as buyers_before,
    count(*) filter (where is_first and period = 0)::integer as new_buyers,
    count(*) filter (where is_first and period = 1)::integer as new_buyers_before
from days
