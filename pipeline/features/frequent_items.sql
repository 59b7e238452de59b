-- The products and categories that are frequent on their own before the last month: a pair is at most as frequent as
-- each of the two.
-- grain: one row per product or category in at least $affinity_min_count baskets, or customer windows, and at least the
--     share $affinity_min_support of them
-- key: is_customer, item_no
-- kept: no
-- units: counts of baskets or of customer windows; fewest is what makes frequent; *_in_all counts them whatever they hold

with totals as (
    select
        is_customer,
        sum(case when is_later then 0 else 1 end) as units_in_all,
        sum(case when is_later then 1 else 0 end) as later_in_all,
        -- The slack takes 0.001 of 10,000 for 10, whatever binary fractions make of it.
        greatest(
            $affinity_min_count::integer,
            ceil($affinity_min_support::double * sum(case when is_later then 0 else 1 end) - 1e-9)
        ) as fewest
    from features.baskets
    where not is_left_out
    group by is_customer
),

item_counts as (
    select
        is_customer,
        item_no,
        is_product,
        sum(case when is_later then 0 else 1 end) as units,
        sum(case when is_later then 1 else 0 end) as later_units
    from features.basket_items
    group by is_customer, item_no, is_product
)

select
    c.is_customer,
    c.is_product,
    c.item_no,
    i.parent,
    lower(i.name) as name,
    c.units::integer as units,
    c.later_units::integer as later_units,
    t.fewest::integer as fewest,
    t.units_in_all::integer as units_in_all,
    t.later_in_all::integer as later_in_all
from item_counts as c
join totals as t using (is_customer)
join features.affinity_items as i using (item_no)
where c.units >= t.fewest
