-- Important customers who are drifting away, by the value that would be lost.
-- grain: one row per customer

select
    k.customer_id,
    night.masked_name(n.name, n.kind) as masked_name,
    n.manager,
    k.last_purchase_on::varchar as last_purchase_on,
    k.days_since_last_purchase,
    k.median_gap_days,
    k.net_value_12m,
    k.value_tier,
    k.lifecycle_stage,
    k.churn_probability,
    k.churn_band,
    h.churn_reasons::varchar as churn_reasons,
    k.value_at_risk,
    c.exposure::double as exposure
from night.report_customers as k
join customer.customers as n using (customer_id)
left join scores.churn as h using (customer_id)
left join scores.credit as c using (customer_id)
where k.is_buyer
    and k.value_tier in ('prime', 'main')
    and k.lifecycle_stage not in ('new', 'lost')
    -- Slow but regular customers are at medium risk in any short horizon; drifting are those who slacken.
    and (k.churn_band = 'high' or (k.churn_band = 'medium' and k.lifecycle_stage in ('declining', 'dormant')))
order by k.value_at_risk desc, k.customer_id
