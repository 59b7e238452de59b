-- Credits that came about a month after the last one of the same payer, in about the same amount: salaries, pensions.
-- grain: one row per customer_id, payer and day of such a credit
-- key: customer_id, counterparty, paid_on
-- units: currency of the accounts
-- source: 26 to 35 days after the credit before, within 20 % of it; each is known the day it comes

with followed as (
    select
        *,
        lag(received_on) over (partition by customer_id, counterparty order by received_on) as received_before_on,
        lag(amount) over (partition by customer_id, counterparty order by received_on) as amount_before
    from customer.receipts
)

select
    customer_id,
    counterparty,
    received_on as paid_on,
    amount
from followed
where date_diff('day', received_before_on, received_on) between 26 and 35
    and abs(amount - amount_before) <= 0.2 * amount_before
