-- What asks for somebody's attention tonight, beyond the age of the data and the models' own drift.
-- grain: one row per kind of alarm that is raised; `detail` says which source was held back
-- units: customers, alerts or figures, by kind

select 'held' as kind, source as detail, 1 as count
from ops.held
union all
select 'segments', '', count(*)::integer
from scores.segment_drift
where is_alarm = 1
having count(*) > 0
union all
select 'credit', '', count(*)::integer
from scores.monitoring_stability
where as_of = $as_of::date and verdict = 'act'
having count(*) > 0
union all
select 'anomalies', '', count(distinct customer_id)::integer
from scores.anomaly_alerts
where not is_quiet and not is_held_over
having count(*) > 0
union all
select 'limits', '', count(*)::integer
from scores.limits
where limit_used > credit_limit
having count(*) > 0
order by kind, detail
