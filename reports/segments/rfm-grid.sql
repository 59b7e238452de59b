-- Customers and what they brought in twelve months, by recency and frequency score.
-- grain: one row per r_score and f_score that occurs

select r_score, f_score, count(*)::integer as customers, sum(net_value_12m)::double as value
from night.report_customers
where rfm_segment is not null
group by r_score, f_score
order by r_score, f_score
