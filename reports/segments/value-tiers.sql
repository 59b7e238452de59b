-- Value tiers: how many customers bring how much.
-- grain: one row per value_tier that occurs

select
    value_tier,
    count(*)::integer as customers,
    coalesce(sum(net_value_12m), 0)::double as value,
    coalesce(sum(value_12m), 0)::double as ranked_value,
    avg(churn_probability)::double as churn_probability,
    avg(clv)::double as clv
from night.report_customers
where value_tier is not null
group by value_tier
order by value desc, value_tier
