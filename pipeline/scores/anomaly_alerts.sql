-- Tonight's alerts on account movements, each with its figures, its evidence and whether it is told.
-- grain: one row per alert: customer, signal and day of the window, or of the day before where it was held over and is
--     told tonight
-- key: alert
-- units: size as in scores.anomaly_found; q is the expected share of false findings among those at least as rare, null
--     for rules; evidence is a list of {source, file, record_no}, the largest twenty of evidence_rows movements
-- An alert is told that is neither quiet (a confirmed false alarm) nor held over (beyond the budget of the night).

with largest as (
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
    t.is_quiet,
    not t.is_quiet and t.told_on is null as is_held_over,
    t.told_on,
    t.decision_no,
    coalesce(e.evidence_rows, 0)::integer as evidence_rows,
    coalesce(e.evidence, '[]') as evidence
from scores.anomaly_found as f
join scores.anomaly_told as t
    on t.on_day = f.on_day
    and t.signal = f.signal
    and t.customer_id = f.customer_id
left join evidences as e
    on e.on_day = f.on_day
    and e.signal = f.signal
    and e.customer_id = f.customer_id
where f.on_day > $as_of::date - $anomaly_window_days::integer
    or t.told_on > $as_of::date - $anomaly_window_days::integer
