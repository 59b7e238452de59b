-- Valuable customers who are likely not to come back, by the value that would be lost; those already gone are on the win-back list.
-- grain: one row per customer who may be contacted or not; `may_contact` is false without consent

select *
from temp.marketing_customers
where is_buyer
    and value_tier in ('prime', 'main')
    and lifecycle_stage not in ('new', 'dormant', 'lost')
    -- Slow but regular customers are at medium risk in any short horizon; only those who slacken need a word.
    and (churn_band = 'high' or (churn_band = 'medium' and lifecycle_stage = 'declining'))
order by value_at_risk desc, customer_id
