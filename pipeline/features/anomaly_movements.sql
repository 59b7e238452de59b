-- Account movements that tonight's search for anomalies looks at: the days that are judged, and the history before.
-- grain: one row per account movement of a known customer within $anomaly_lookback_days of a judged day
-- key: source, file, record_no
-- kept: no
-- units: amount in the currency of the company, above zero in both directions
-- Like is compared with like: an operation is a kind of movement through one channel. Interest, fees and penalties
-- come from the bank; they are no act of the customer unless the export says so.

with first_days as (  -- when a customer's history begins, however long ago
    select
        coalesce(t.customer_id, a.customer_id) as customer_id,
        min(t.occurred_on) as first_on
    from staging.transactions as t
    left join staging.accounts as a on a.account_id = t.account_id
    where t.kind not in ('purchase', 'refund')
        and t.amount <> 0
        and t.occurred_on <= $as_of::date
    group by coalesce(t.customer_id, a.customer_id)
)

select
    t.source,
    t.file,
    t.record_no,
    coalesce(t.customer_id, a.customer_id) as customer_id,
    coalesce(t.account_id, t.customer_id) as account_id,
    t.occurred_on,
    f.first_on,
    t.kind,
    concat(t.kind, coalesce(concat(' ', t.channel), '')) as operation,
    t.amount > 0 as is_inflow,
    abs(t.amount)::double as amount,
    coalesce(
        t.initiated_by,
        case when t.kind in ('interest', 'fee', 'penalty') then 'system' else 'customer' end
    ) = 'customer' as is_own,
    t.counterparty
from staging.transactions as t
left join staging.accounts as a on a.account_id = t.account_id
join first_days as f on f.customer_id = coalesce(t.customer_id, a.customer_id)
where t.kind in (
        'deposit', 'withdrawal', 'transfer_in', 'transfer_out', 'fee', 'interest', 'repayment', 'penalty'
    )
    and t.amount <> 0
    and t.occurred_on <= $as_of::date
    and t.occurred_on > $as_of::date
        - ($anomaly_judged_days + $anomaly_lookback_days)::integer
