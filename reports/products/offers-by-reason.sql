-- Why buyers get the offer they get, or none.
-- grain: one row per reason, of buyers who have not given everything back

select
    o.next_best_reason ->> '$.code' as reason,
    count(*)::integer as customers
from scores.next_offer as o
join temp.marketing_customers as k using (customer_id)
where k.is_buyer
group by reason
order by customers desc, reason
