-- Customers who left the watch list since the night before, largest exposure first.
-- grain: one row per customer

select *
from night.risk_customers
where watch_movement = 'left'
order by exposure desc nulls last, customer_id
