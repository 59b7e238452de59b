-- Lifecycle stages: size and value.
-- grain: one row per lifecycle_stage that occurs

select
    lifecycle_stage,
    count(*)::integer as customers,
    coalesce(sum(net_value_12m), 0)::double as value,
    median(days_since_last_purchase)::double as silence
from night.report_customers
where lifecycle_stage is not null
group by lifecycle_stage
order by lifecycle_stage
