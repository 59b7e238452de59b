-- What is offered to how many.
-- grain: one row per product that is offered to somebody

select
    coalesce(o.next_best_name, o.next_best_product) as name,
    count(*)::integer as customers
from scores.next_offer as o
-- Hardly anybody is no buyer, which makes this a cheap join.
anti join (from night.marketing_customers where is_buyer is not true) as k using (customer_id)
where o.next_best_product is not null
group by o.next_best_product, o.next_best_name
order by customers desc, o.next_best_product
