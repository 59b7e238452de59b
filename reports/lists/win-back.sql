-- Customers who have gone quiet for much longer than they used to, by what they were worth.
-- grain: one row per customer who may be contacted or not; `may_contact` is false without consent

select *
from temp.marketing_customers
where is_buyer
    and lifecycle_stage in ('dormant', 'lost')
order by total_value desc, customer_id
