-- The figures of the tiles: who the customers are and what they are worth.
-- grain: one row

select
    count(*)::integer as customers,
    count(*) filter (where status = 'buyer')::integer as buyers,
    count(*) filter (where status = 'no purchase yet')::integer as without_purchase,
    count(*) filter (where status = 'all purchases cancelled')::integer as all_cancelled,
    count(*) filter (where status = 'buyer' and clv is null)::integer as without_clv,
    count(*) filter (where status = 'buyer' and churn_probability is null)::integer as without_churn,
    count(*) filter (where net_value_12m <> 0)::integer as buyers_12m,
    coalesce(sum(net_value_12m), 0)::double as net_value_12m,
    count(*) filter (where frequency >= 1)::integer as repeat_buyers,
    sum(clv)::double as clv,
    count(*) filter (where churn_band = 'high')::integer as high_risk,
    count(churn_probability)::integer as churn_scored,
    coalesce(sum(value_at_risk), 0)::double as value_at_risk,
    count(*) filter (where marketing_consent = false)::integer as without_consent,
    count(*) filter (where marketing_consent is null)::integer as consent_unknown
from night.report_customers
