-- Tonight's alerts on account movements by kind, beside those of the night before.
-- grain: one row per signal that was looked for; the most alerts first

with night_before as (
    select max(as_of) as as_of
    from ops.alert_night
    where as_of < $as_of::date
)

select
    n.signal,
    n.watched,
    n.tests,
    n.alerts,
    n.high,
    n.customers,
    n.quiet,
    n.held_over,
    n.highest_q,
    n.false_discovery,
    n.most_per_thousand,
    n.window_days,
    (select count(*) from scores.anomalies) as alerted,
    b.as_of::varchar as previous_on,
    p.alerts as previous_alerts
from scores.anomaly_night as n
cross join night_before as b
left join ops.alert_night as p
    on p.as_of = b.as_of
    and p.signal = n.signal
order by n.alerts desc, n.held_over desc, n.quiet desc, n.signal
