-- What is due to be bought again, by product.
-- grain: one row per product that is due for somebody who may be contacted
-- units: days

select
    coalesce(o.replenish_name, o.replenish_product) as name,
    count(*)::integer as customers,
    median(o.replenish_gap_days)::double as gap_days,
    median(date_diff('day', o.replenish_due_on, $as_of::date))::double as late_days
from scores.next_offer as o
anti join (from night.marketing_customers where is_buyer is not true) as k using (customer_id)
where o.replenish_product is not null
group by o.replenish_product, o.replenish_name
order by customers desc, o.replenish_product
