-- Transfers out to named counterparties, with the day of the first one to each: money on its way to a competitor.
-- grain: one row per customer_id, counterparty and day with a transfer out
-- key: customer_id, counterparty, moved_on
-- units: amount above zero in the currency of the accounts

select
    coalesce(t.customer_id, a.customer_id) as customer_id,
    t.counterparty,
    t.occurred_on as moved_on,
    min(t.occurred_on) over (partition by coalesce(t.customer_id, a.customer_id), t.counterparty) as payee_since,
    cast(-sum(t.amount) as decimal(18, 4)) as amount
from staging.transactions as t
left join staging.accounts as a on a.account_id = t.account_id
where t.kind = 'transfer_out'
    and t.amount < 0
    and t.counterparty is not null
    and coalesce(t.customer_id, a.customer_id) is not null
group by coalesce(t.customer_id, a.customer_id), t.counterparty, t.occurred_on
