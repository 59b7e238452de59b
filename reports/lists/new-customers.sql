-- Customers of the first 90 days who have not settled yet, newest first.
-- grain: one row per customer who may be contacted or not; `may_contact` is false without consent

select *
from night.marketing_customers
where is_buyer
    and lifecycle_stage = 'new'
order by first_purchase_on desc, net_value_12m desc, customer_id
