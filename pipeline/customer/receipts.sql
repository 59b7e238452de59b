-- What customers receive on their accounts from named payers.
-- grain: one row per customer_id, counterparty and day with a credit
-- key: customer_id, counterparty, received_on
-- kept: no
-- units: amount in the currency of the company

select
    customer_id,
    counterparty,
    occurred_on as received_on,
    sum(amount)::decimal(18, 4) as amount
from customer.movements
where kind in ('deposit', 'transfer_in')
    and amount > 0
    and counterparty is not null
    and customer_id is not null
group by customer_id, counterparty, occurred_on
