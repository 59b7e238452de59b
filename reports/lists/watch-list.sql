-- Customers on the watch list, red before amber, then worst grade and largest exposure first.
-- grain: one row per customer

select *
from temp.risk_customers
where watchlist
order by watch_level = 'red' desc, credit_grade desc, exposure desc nulls last, customer_id
