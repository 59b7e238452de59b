-- What to offer each buyer next, best customers first, and what they are due to buy again.
-- grain: one row per buyer with an offer who has not given everything back; `may_contact` is false for those who refused

select
    k.customer_id,
    o.next_best_product as offered_product,
    coalesce(o.next_best_name, o.next_best_product) as offered_name,
    o.next_best_reason as offer_reason,
    coalesce(o.replenish_name, o.replenish_product) as due_name,
    o.replenish_due_on::varchar as due_on,
    o.replenish_gap_days as due_gap_days,
    k.rfm_segment,
    k.value_tier,
    k.last_purchase_on,
    k.may_contact
from scores.next_offer as o
join night.marketing_customers as k using (customer_id)
where k.is_buyer
    and (o.next_best_product is not null or not k.may_contact)
order by k.value_rank nulls last, k.customer_id
