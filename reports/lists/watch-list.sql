-- Customers on the watch list: who entered or got worse first, red before amber, largest exposure first.
-- grain: one row per customer

select *
from night.risk_customers
where watchlist
order by
    watch_movement in ('entered', 'worse') desc,
    watch_level = 'red' desc,
    exposure desc nulls last,
    customer_id
