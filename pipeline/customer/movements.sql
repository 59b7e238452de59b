-- Account movements, each with its customer: the one it names, else the holder of its account. Purchases and refunds
-- are trade and stay out.
-- grain: one row per account movement on or before $as_of
-- key: source, file, record_no
-- kept: no
-- units: amount in the currency of the company, what leaves the account below zero
-- What the bank books by itself is no sign of life: initiated_by system, and interest, fees and penalties whoever
-- is named.

select
    t.source,
    t.file,
    t.record_no,
    coalesce(t.customer_id, a.customer_id) as customer_id,
    t.account_id,
    t.occurred_on,
    t.kind,
    t.channel,
    t.amount,
    t.counterparty,
    t.initiated_by,
    coalesce(t.initiated_by, 'customer') = 'customer' and t.kind not in ('interest', 'fee', 'penalty') as is_own
from staging.transactions as t
left join staging.accounts as a on a.account_id = t.account_id
where t.kind not in ('purchase', 'refund')
