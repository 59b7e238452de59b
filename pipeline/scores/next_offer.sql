-- The product to offer each buyer next, and why; and the product that by their own gap is due to be bought again.
-- Whoever has refused marketing is offered nothing. Where nothing new is left, what is due is the offer.
-- grain: one row per buyer
-- key: customer_id
-- units: next_best_score has no unit and ranks the offers of one customer; replenish_gap_days is the mean gap between
--     the purchase days of the product, due when it has passed, for at most twice as long

with own_gaps as (  -- at least three purchase days make a gap of one's own
    select
        c.customer_no,
        i.item,
        i.name,
        c.days_now,
        c.age_now,
        c.span_now / (c.days_now - 1) as gap_days
    from features.customer_products as c
    join features.affinity_items as i using (item_no)
    where c.days_now >= 3
        and c.span_now >= c.days_now - 1
        and i.last_sold_on > $as_of::date - $affinity_offer_days::integer
),

due_products as (
    select
        own_gaps.*,
        $as_of::date - age_now + cast(round(gap_days) as integer) as due_on,
        row_number() over (partition by customer_no order by days_now desc, item) as nth
    from own_gaps
    where age_now between gap_days and 2 * gap_days
),

offers as (
    select
        h.customer_id,
        coalesce(k.marketing_consent, true) as may_contact,
        i.item,
        i.name,
        o.score,
        o.reason,
        d.item as due_item,
        d.name as due_name,
        d.due_on,
        d.gap_days
    from features.purchase_history as h
    join scores.offer_numbers as o using (row_no)
    left join features.affinity_items as i using (item_no)
    left join due_products as d
        on d.customer_no = h.row_no
        and d.nth = 1
    left join customer.customers as k
        on k.customer_id = h.customer_id
)

select
    customer_id,
    case when may_contact then coalesce(item, due_item) end as next_best_product,
    case when may_contact then coalesce(name, due_name) end as next_best_name,
    case
        when not may_contact then '{"code":"no_consent"}'
        when item is null and due_item is not null then
            '{"code":"replenishment_due","products":' || cast(to_json([due_name]) as varchar)
            || ',"due_on":"' || cast(due_on as varchar)
            || '","gap_days":' || cast(cast(round(gap_days) as integer) as varchar) || '}'
        else reason
    end as next_best_reason,
    case when may_contact then score end::double as next_best_score,
    case when may_contact then due_item end as replenish_product,
    case when may_contact then due_name end as replenish_name,
    case when may_contact then due_on end::date as replenish_due_on,
    case when may_contact then round(gap_days) end::integer as replenish_gap_days
from offers
