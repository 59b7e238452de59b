-- Customers in stages 2 and 3 with the test that put them there: worst stage and largest exposure first.
-- grain: one row per customer

select *
from night.risk_customers
where ifrs_stage >= 2
order by ifrs_stage desc, exposure desc nulls last, customer_id
