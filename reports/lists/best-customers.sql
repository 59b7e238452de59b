-- Customers who bring the first half of the value, best first: nobody who has gone,
-- whose purchases were cancelled or who brought nothing.
-- grain: one row per customer who may be contacted or not; `may_contact` is false without consent

select *
from night.marketing_customers
where is_buyer
    and value_tier = 'prime'
    and net_value_12m > 0
    and lifecycle_stage not in ('dormant', 'lost')
order by value_rank, customer_id
