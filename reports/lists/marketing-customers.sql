-- What marketing's lists may say of a customer: no name, no credit. `may_contact` is false without consent.
-- A view of the night, from which each list takes its customers and their order.
-- grain: one row per known customer
-- key: customer_id

select
    customer_id,
    first_purchase_on::varchar as first_purchase_on,
    last_purchase_on::varchar as last_purchase_on,
    days_since_last_purchase,
    median_gap_days,
    orders,
    total_value,
    net_value_12m,
    rfm_segment,
    value_tier,
    value_rank,
    lifecycle_stage,
    segment_name,
    expected_purchases,
    clv,
    churn_probability,
    churn_band,
    coalesce(marketing_consent, true) as may_contact,

    -- by which lists choose and order
    value_at_risk,
    is_buyer
from night.report_customers
