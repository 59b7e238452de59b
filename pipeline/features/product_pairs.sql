-- How often two products, or two categories, were taken together, and each of them at all: before the last month and
-- in it. Pairs of one parent or one name are variants of a product and no pairs.
-- grain: one row per pair that is frequent before the last month: in at least $affinity_min_count baskets, or customer
--     windows, and at least the share $affinity_min_support of them
-- key: is_customer, item_a, item_b
-- kept: no
-- units: counts of baskets or of customer windows; item_a < item_b; units_in_all counts them whatever they hold

with numbered_kinds as (
    select
        is_customer = 1 as is_customer,
        item_a,
        item_b,
        units_both,
        later_both
    from features.pair_counts
)

select
    p.is_customer,
    a.is_product,
    p.item_a,
    p.item_b,
    a.units as units_a,
    b.units as units_b,
    p.units_both,
    a.units_in_all,
    a.later_units as later_a,
    b.later_units as later_b,
    p.later_both,
    a.later_in_all
from numbered_kinds as p
join features.frequent_items as a
    on a.is_customer = p.is_customer
    and a.item_no = p.item_a
join features.frequent_items as b
    on b.is_customer = p.is_customer
    and b.item_no = p.item_b
where a.parent <> b.parent
    and a.name <> b.name
