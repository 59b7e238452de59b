-- What each customer bought and gave back day by day, with the day from which a purchase no longer counted, so that
-- the figures of the segments can be taken as they were known on any day.
-- grain: one row per customer and day with a purchase or a refund
-- key: customer_id, day_on
-- kept: no
-- units: amount in the currency of the company, refunds taken off; counted_until is 9999-12-31 for a purchase that
--     nobody took back, and empty on a day without one

with purchases as (  -- a day counts until the last of its lines was taken back
    select
        customer_id,
        purchased_on as day_on,
        max(coalesce(reversed_on, date '9999-12-31')) as counted_until
    from customer.purchase_lines
    group by customer_id, purchased_on
),

money as (
    select
        customer_id,
        occurred_on as day_on,
        sum(amount) as amount
    from staging.transactions
    where customer_id is not null
        and kind in ('purchase', 'refund')
    group by customer_id, occurred_on
)

select
    m.customer_id,
    m.day_on,
    m.amount::decimal(18, 4) as amount,
    p.counted_until
from money as m
left join purchases as p
    on p.customer_id = m.customer_id
    and p.day_on = m.day_on
