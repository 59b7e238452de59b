-- The limit and terms suggested for each customer with a credit file: stopped orders first, then the largest changes.
-- grain: one row per customer

select *
from night.risk_customers
where payment_method is not null
order by
    is_blocked desc,
    abs(credit_limit - previous_limit) desc nulls last,
    limit_used desc nulls last,
    credit_limit desc nulls last,
    customer_id
