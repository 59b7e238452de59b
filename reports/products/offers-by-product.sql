-- What is offered to how many.
-- grain: one row per product that is offered to somebody

select
    coalesce(o.next_best_name, o.next_best_product) as name,
    count(*)::integer as customers
from scores.next_offer as o
join temp.marketing_customers as k using (customer_id)
where k.is_buyer
    and o.next_best_product is not null
group by o.next_best_product, o.next_best_name
order by customers desc, o.next_best_product
