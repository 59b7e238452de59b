-- What risk's lists may say of a customer: standing, reasons, exposure.
-- A temporary view, from which each list takes its customers and their order.
-- grain: one row per known customer
-- key: customer_id

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
    watch_reasons,

    -- by which lists choose and order
    watchlist,
    is_buyer
from temp.report_customers
