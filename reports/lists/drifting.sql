-- Important customers who are drifting away, by the value that would be lost.
-- grain: one row per customer

select *
from temp.risk_customers
where is_buyer
    and value_tier in ('prime', 'main')
    and lifecycle_stage not in ('new', 'lost')
    -- Slow but regular customers are at medium risk in any short horizon; drifting are those who slacken.
    and (churn_band = 'high' or (churn_band = 'medium' and lifecycle_stage in ('declining', 'dormant')))
order by value_at_risk desc, customer_id
