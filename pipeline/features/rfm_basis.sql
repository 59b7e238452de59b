-- The customers from whom the RFM cut-offs are taken: their recency, orders and money as they were known on the
-- day of the last refit.
-- grain: one row per customer with a purchase day on or before $rfm_refit_on
-- key: customer_id
-- units: days to $rfm_refit_on; money in the currency of the company, refunds of that time taken off

with known_days as (  -- a purchase counted as long as it was not reversed
    select
        customer_id,
        purchased_on,
        count(distinct coalesce(order_id, '')) as orders
    from customer.purchase_lines
    where purchased_on <= $rfm_refit_on::date
        and (reversed_on is null or reversed_on > $rfm_refit_on::date)
    group by customer_id, purchased_on
),

buyers as (
    select
        customer_id,
        max(purchased_on) as last_on,
        sum(orders) as orders
    from known_days
    group by customer_id
),

money as (
    select
        customer_id,
        sum(amount) as total_value
    from staging.transactions
    where customer_id is not null
        and kind in ('purchase', 'refund')
        and occurred_on <= $rfm_refit_on::date
    group by customer_id
)

select
    b.customer_id,
    date_diff('day', b.last_on, $rfm_refit_on::date)::integer as days_since_last_purchase,
    b.orders::integer as orders,
    m.total_value::double as total_value
from buyers as b
join money as m using (customer_id)
