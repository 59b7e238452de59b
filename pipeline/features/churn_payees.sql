-- Transfers out to named counterparties, with the day of the first one to each: money on its way to a competitor.
-- grain: one row per customer_id, counterparty and day with a transfer out
-- key: customer_id, counterparty, moved_on
-- units: amount above zero in the currency of the accounts

select
    customer_id,
    counterparty,
    occurred_on as moved_on,
    min(occurred_on) over (partition by customer_id, counterparty) as payee_since,
    cast(-sum(amount) as decimal(18, 4)) as amount
from customer.movements
where kind = 'transfer_out'
    and amount < 0
    and counterparty is not null
    and customer_id is not null
group by customer_id, counterparty, occurred_on
