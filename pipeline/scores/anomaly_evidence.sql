-- The movements that show what an alert tells of.
-- grain: one row per alert and movement behind it
-- key: on_day, signal, customer_id, source, file, record_no
-- units: amount in the currency of the company, negative for money that left

select
    f.on_day,
    f.signal,
    f.customer_id,
    m.source,
    m.file,
    m.record_no,
    m.occurred_on,
    m.operation,
    m.counterparty,
    (case when m.is_inflow then m.amount else -m.amount end)::decimal(18, 4) as amount
from scores.anomaly_found as f
join features.anomaly_movements as m
    on m.customer_id = f.customer_id
    and m.occurred_on >= f.evidence_from
    and m.occurred_on <= f.on_day
where m.is_own
    and m.amount >= f.evidence_least
    and (f.evidence_operation is null or m.operation = f.evidence_operation)
    and (f.evidence_account is null or m.account_id = f.evidence_account)
    and (f.evidence_direction is null or m.is_inflow = (f.evidence_direction = 'in'))
    and (f.signal <> 'round_sums' or (m.amount >= $anomaly_round_to and m.amount % $anomaly_round_to = 0))
    and (
        f.signal <> 'structuring'
        or (
            m.kind = 'deposit'
            and m.amount < $anomaly_structuring_below
            and m.amount >= 0.8 * $anomaly_structuring_below
        )
    )
