-- Important customers who are drifting away, by the value that would be lost.
-- grain: one row per customer

select
    customer_id,
    name,
    kind,
    manager,
    last_purchase_on::varchar as last_purchase_on,
    days_since_last_purchase,
    median_gap_days,
    net_value_12m,
    value_tier,
    lifecycle_stage,
    churn_probability,
    churn_band,
    churn_reasons,
    value_at_risk,
    credit_score,
    credit_grade,
    credit_reasons,
    exposure,
    days_past_due,
    payment_terms_days,
    watch_level,
    watch_reasons
from temp.report_customers
where is_buyer
    and value_tier in ('prime', 'main')
    and lifecycle_stage not in ('new', 'lost')
    -- Slow but regular customers are at medium risk in any short horizon; drifting are those who slacken.
    and (churn_band = 'high' or (churn_band = 'medium' and lifecycle_stage in ('declining', 'dormant')))
order by value_at_risk desc, customer_id
