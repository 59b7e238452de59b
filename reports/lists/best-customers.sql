-- Customers who bring the first half of the value, best first: nobody who has gone,
-- whose purchases were cancelled or who brought nothing.
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
    and value_tier = 'prime'
    and net_value_12m > 0
    and lifecycle_stage not in ('dormant', 'lost')
order by value_rank, customer_id
