-- Whether customers leave whose complaints are answered late.
-- grain: one row per answer with customers at past origins

select
    answer,
    n::integer as n,
    churn_rate::double as churn_rate,
    churn_rate_low::double as churn_rate_low,
    churn_rate_high::double as churn_rate_high,
    difference::double as difference,
    difference_low::double as difference_low,
    difference_high::double as difference_high
from scores.complaint_churn
where n > 0
order by answer
