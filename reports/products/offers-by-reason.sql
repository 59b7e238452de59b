-- Why buyers get the offer they get, or none.
-- grain: one row per reason, of buyers who have not given everything back

with reasons as (
    select o.next_best_reason, count(*) as customers
    from scores.next_offer as o
    -- Hardly anybody is no buyer, which makes this a cheap join.
    anti join (from night.marketing_customers where is_buyer is not true) as k using (customer_id)
    group by o.next_best_reason
)

select next_best_reason ->> '$.code' as reason, sum(customers)::integer as customers
from reasons
group by reason
order by customers desc, reason
