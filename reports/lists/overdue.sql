-- Customers with something past due, longest first.
-- grain: one row per customer

select *
from night.risk_customers
where days_past_due > 0
order by days_past_due desc, exposure desc nulls last, customer_id
