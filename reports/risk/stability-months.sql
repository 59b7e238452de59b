-- PSI of the score, month by month.
-- grain: one row per month

select as_of::varchar as night_on, psi, noise, verdict
from scores.monitoring_stability
where variable = 'credit_score'
    and psi is not null
order by scores.monitoring_stability.as_of
