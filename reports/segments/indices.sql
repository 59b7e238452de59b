-- Retention, growth and revenue per customer by quarter of 91 days, latest first.
-- grain: one row per quarter

select
    to_on::varchar as to_on,
    active::integer as active,
    revenue::double as revenue,
    revenue_per_customer::double as revenue_per_customer,
    retention,
    revenue_retention,
    growth,
    retention_index,
    growth_index,
    revenue_per_customer_index
from scores.indices
order by quarter
