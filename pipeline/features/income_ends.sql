-- When a customer's monthly income was last paid, from whichever payer paid last.
-- grain: one row per customer_id with at least three monthly credits from one payer
-- key: customer_id
-- units: the currency of the accounts
-- source: as features.credit_salary, a monthly credit is of one payer, within 20 % of the payer's median, 26 to 35 days
--     after the last; here over the whole history, and a new payer who took over keeps the income going

with payers as (
    select customer_id, counterparty, median(amount) as usual_amount
    from customer.receipts
    group by customer_id, counterparty
    having count(*) >= 3
),

spaced as (
    select
        c.customer_id,
        c.counterparty,
        c.received_on,
        date_diff('day', lag(c.received_on) over (
            partition by c.customer_id, c.counterparty order by c.received_on
        ), c.received_on) as gap
    from customer.receipts as c
    join payers as p
        on p.customer_id = c.customer_id
        and p.counterparty = c.counterparty
    where abs(c.amount - p.usual_amount) <= 0.2 * p.usual_amount
),

regular_payers as (
    select
        customer_id,
        counterparty,
        count(*) as payments,
        max(received_on) as last_paid_on
    from spaced
    group by customer_id, counterparty
    having count(*) filter (where gap between 26 and 35) >= 2
),

ranked_payers as (
    select
        *,
        row_number() over (
            partition by customer_id
            order by last_paid_on desc nulls last, payments desc nulls last, counterparty
        ) as nth
    from regular_payers
)

select
    customer_id,
    counterparty as payer,
    payments::integer as payments,
    last_paid_on,
    date_diff('day', last_paid_on, $as_of::date)::integer as days_since_income
from ranked_payers
where nth = 1
