-- Account movements that tonight's search for anomalies looks at: the days that are judged, and the history before.
-- grain: one row per account movement of a known customer within $anomaly_lookback_days of a judged day
-- key: source, file, record_no
-- kept: no
-- units: amount in the currency of the company, above zero in both directions
-- Like is compared with like: an operation is a kind of movement through one channel. Interest, fees and penalties
-- come from the bank; they are no act of the customer unless the export says so.

with first_days as (  -- when a customer's history begins, however long ago
    select customer_id, min(occurred_on) as first_on
    from customer.movements
    where amount <> 0
    group by customer_id
)

select
    m.source,
    m.file,
    m.record_no,
    customer_id,
    coalesce(m.account_id, customer_id) as account_id,
    m.occurred_on,
    f.first_on,
    m.kind,
    concat(m.kind, coalesce(concat(' ', m.channel), '')) as operation,
    m.amount > 0 as is_inflow,
    abs(m.amount)::double as amount,
    coalesce(m.initiated_by = 'customer', m.is_own) as is_own,
    m.counterparty
from customer.movements as m
join first_days as f using (customer_id)
where m.amount <> 0
    and m.occurred_on > $as_of::date
        - ($anomaly_judged_days + $anomaly_lookback_days)::integer
