-- Valuable customers who are likely not to come back, by the value that would be lost; those already gone are on the win-back list.
-- grain: one row per customer who may be contacted or not; `may_contact` is false without consent

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
    churn_reasons,
    coalesce(marketing_consent, true) as may_contact
from temp.report_customers
where is_buyer
    and value_tier in ('prime', 'main')
    and lifecycle_stage not in ('new', 'dormant', 'lost')
    -- Slow but regular customers are at medium risk in any short horizon; only those who slacken need a word.
    and (churn_band = 'high' or (churn_band = 'medium' and lifecycle_stage = 'declining'))
order by value_at_risk desc, customer_id
