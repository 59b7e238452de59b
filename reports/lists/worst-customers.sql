-- Customers with the two worst grades, largest exposure first.
-- grain: one row per customer

select *
from night.risk_customers
where credit_grade in ('D', 'E')
order by exposure desc nulls last, credit_score, customer_id
