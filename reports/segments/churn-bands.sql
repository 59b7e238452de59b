-- Churn risk: customers and value by band.
-- grain: one row per churn_band that occurs

select
    churn_band,
    count(*)::integer as customers,
    coalesce(sum(greatest(net_value_12m, 0)), 0)::double as value,
    coalesce(sum(value_at_risk), 0)::double as value_at_risk,
    avg(churn_probability)::double as churn_probability
from night.report_customers
where churn_band is not null
group by churn_band
order by churn_band
