-- Tonight's alerts on account movements, each with its figures, its evidence and whether it is kept quiet.
-- grain: one row per alert: customer, signal and day of the window
-- key: alert
-- units: size as in scores.anomaly_found; q is the expected share of false findings among those at least as rare, null
--     for rules; evidence is a list of {source, file, record_no}, the largest twenty of evidence_rows movements
-- A confirmed false alarm keeps its signal quiet for the customer, unless the size is above $anomaly_quiet_times of
-- the one that was confirmed. The latest decision on a signal holds; a release ends it.

with decisions as (
    select
        customer_id,
        field as signal,
        kind,
        decision_no,
        expires_on,
        try_cast(value as double) as confirmed_size,
        row_number() over (partition by customer_id, field order by decided_on desc, decision_no desc) as nth
    from ops.decision
    where decided_on <= $as_of::date
),

false_alarms as (
    select customer_id, signal, decision_no, confirmed_size
    from decisions
    where nth = 1
        and kind = 'false_alarm'
        and (expires_on is null or expires_on >= $as_of::date)
),

largest as (
    select
        *,
        count(*) over (partition by on_day, signal, customer_id) as evidence_rows,
        row_number() over (
            partition by on_day, signal, customer_id order by abs(amount) desc, source, file, record_no
        ) as nth
    from scores.anomaly_evidence
),

evidences as (
    select
        on_day,
        signal,
        customer_id,
        max(evidence_rows) as evidence_rows,
        cast(to_json(list({'source': source, 'file': file, 'record_no': record_no} order by nth)) as varchar) as evidence
    from largest
    where nth <= 20
    group by on_day, signal, customer_id
)

select
    concat(cast(f.on_day as varchar), ' ', f.signal, ' ', f.customer_id) as alert,
    f.on_day,
    f.customer_id,
    f.signal,
    f.severity,
    f.size,
    f.p,
    f.q,
    f.reason,
    coalesce(d.decision_no is not null and f.size <= $anomaly_quiet_times * d.confirmed_size, false) as is_quiet,
    d.decision_no::integer as decision_no,
    coalesce(e.evidence_rows, 0)::integer as evidence_rows,
    coalesce(e.evidence, '[]') as evidence
from scores.anomaly_found as f
left join evidences as e
    on e.on_day = f.on_day
    and e.signal = f.signal
    and e.customer_id = f.customer_id
left join false_alarms as d
    on d.customer_id = f.customer_id
    and d.signal = f.signal
