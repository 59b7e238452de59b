-- Value that may be lost: important customers by churn band.
-- grain: one row per churn_band and value_tier that occurs

select
    churn_band,
    value_tier,
    count(*)::integer as customers,
    coalesce(sum(greatest(net_value_12m, 0)), 0)::double as value,
    coalesce(sum(value_at_risk), 0)::double as value_at_risk
from night.report_customers
where churn_band is not null
    and value_tier in ('prime', 'main')
    and is_buyer
group by churn_band, value_tier
order by churn_band, value_tier
