-- Alerts on account movements of tonight with the movements that show them, high ones first.
-- grain: one row per alert; held_back says why it is not told: a confirmed false alarm keeps it
--     quiet, or the night had more than it may tell
-- units: evidences is a list of the largest five movements, with how many more there are

with ranked as (
    select
        *,
        count(*) over (partition by on_day, signal, customer_id) as movements,
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
        to_json({
            'more': greatest(max(movements) - 5, 0),
            'rows': list(
                {
                    'on': occurred_on::varchar,
                    'amount': amount::double,
                    'operation': operation,
                    'counterparty': counterparty,
                    'file': file,
                    'record': record_no
                } order by nth
            )
        })::varchar as evidences
    from ranked
    where nth <= 5
    group by on_day, signal, customer_id
)

select
    a.customer_id,
    night.masked_name(n.name, n.kind) as masked_name,
    n.manager,
    a.on_day::varchar as alert_on,
    a.signal,
    a.severity as alert_level,
    a.reason as alert_reason,
    e.evidences,
    r.credit_grade,
    r.exposure,
    case
        when a.is_quiet then 'false_alarm'
        when a.is_held_over then 'over_budget'
    end as held_back
from scores.anomaly_alerts as a
left join customer.customers as n on n.customer_id = a.customer_id
left join night.risk_customers as r on r.customer_id = a.customer_id
left join evidences as e
    on e.on_day = a.on_day
    and e.signal = a.signal
    and e.customer_id = a.customer_id
order by
    a.is_quiet,
    a.is_held_over,
    case a.severity when 'high' then 0 else 1 end,
    a.on_day desc,
    a.customer_id,
    a.signal
