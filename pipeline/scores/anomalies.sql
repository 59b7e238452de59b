-- Customers with an alert that is told tonight, and how much it says together.
-- grain: one row per customer_id with such an alert
-- key: customer_id
-- units: anomaly_score from 0 to 100: a high alert alone gives 70, a medium one 40, and several add up as chances do

select
    customer_id,
    round(100 * (1 - exp(sum(ln(case severity when 'high' then 0.3 else 0.6 end)))))::integer as anomaly_score,
    count(*)::integer as alerts,
    concat(
        '[',
        string_agg(
            reason, ',' order by case severity when 'high' then 0 else 1 end, on_day desc, signal
        ),
        ']'
    ) as anomaly_reasons,
    max(on_day) as last_alert_on
from scores.anomaly_alerts
where not is_quiet
    and not is_held_over
group by customer_id
