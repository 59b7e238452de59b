-- The companion of each product and category: of the pairs that are more than chance and that the last month does not
-- refute, the one whose lift is largest at the lower end of its interval, so that few baskets do not make a favourite.
-- grain: one row per product or category with such a pair, and kind
-- key: kind, level, item
-- units: kind basket counts baskets, customer counts windows of a customer; confidence is the share of those with the
--     item that hold the companion, too

with sides as (
    select
        kind, level, item_a as item, name_a as name, item_b as companion, name_b as companion_name,
        units_both, confidence_ab as confidence, lift, lift_low, q_value, later_lift
    from scores.product_pairs
    where is_rule
    union all
    select
        kind, level, item_b as item, name_b as name, item_a as companion, name_a as companion_name,
        units_both, confidence_ba as confidence, lift, lift_low, q_value, later_lift
    from scores.product_pairs
    where is_rule
),

ranked_sides as (
    select
        sides.*,
        row_number() over (
            partition by kind, level, item
            order by lift_low desc, units_both desc, companion
        ) as nth
    from sides
)

select
    kind,
    level,
    item,
    name,
    companion,
    companion_name,
    units_both,
    confidence,
    lift,
    lift_low,
    q_value,
    later_lift
from ranked_sides
where nth = 1
