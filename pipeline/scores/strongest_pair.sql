-- The companion of each product and category: of the pairs that are more than chance and that the last month does not
-- refute, the one whose lift is largest at the lower end of its interval, so that few baskets do not make a favourite.
-- grain: one row per product or category with such a pair, and kind
-- key: kind, level, item
-- units: kind basket counts baskets, customer counts windows of a customer; confidence is the share of those with the
--     item that hold the companion, too

with sides as (
    select
        family, item_a as item_no, item_b as companion_no,
        units_both, confidence_ab as confidence, lift, lift_low, q_value, later_lift
    from scores.pair_measures
    where is_rule = 1
    union all
    select
        family, item_b as item_no, item_a as companion_no,
        units_both, confidence_ba as confidence, lift, lift_low, q_value, later_lift
    from scores.pair_measures
    where is_rule = 1
),

largest_lifts as (
    select
        family,
        item_no,
        max(lift_low) as lift_low
    from sides
    group by family, item_no
),

ranked_sides as (  -- items of a level are numbered in the order of their names, so ties go by name
    select
        sides.*,
        row_number() over (
            partition by family, item_no
            order by units_both desc, companion_no
        ) as nth
    from sides
    join largest_lifts using (family, item_no, lift_low)
)

select
    case when s.family >= 2 then 'customer' else 'basket' end as kind,
    i.level,
    i.item,
    i.name,
    c.item as companion,
    c.name as companion_name,
    s.units_both,
    s.confidence,
    s.lift,
    s.lift_low,
    s.q_value,
    s.later_lift
from ranked_sides as s
join features.affinity_items as i using (item_no)
join features.affinity_items as c
    on c.item_no = s.companion_no
where s.nth = 1
