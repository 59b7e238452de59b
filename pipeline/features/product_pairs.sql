-- How often two products, or two categories, were taken together, and each of them at all: before the last month and
-- in it. Pairs of one parent or one name are variants of a product and no pairs.
-- grain: one row per pair that is frequent before the last month: in at least $affinity_min_count baskets, or customer
--     windows, and at least the share $affinity_min_support of them
-- key: is_customer, item_a, item_b
-- units: counts of baskets or of customer windows; item_a < item_b; units_in_all counts them whatever they hold

with totals as (
    select
        kind = 'customer' as is_customer,
        sum(case when is_later then 0 else 1 end) as units_in_all,
        sum(case when is_later then 1 else 0 end) as later_in_all,
        -- The slack takes 0.001 of 10,000 for 10, whatever binary fractions make of it.
        greatest(
            $affinity_min_count::integer,
            ceil($affinity_min_support::double * sum(case when is_later then 0 else 1 end) - 1e-9)
        ) as fewest
    from features.baskets
    where not is_left_out
    group by kind
),

item_counts as (  -- a pair is at most as frequent as each of the two
    select
        b.is_customer,
        b.item_no,
        b.is_product,
        i.parent,
        lower(i.name) as name,
        count(*) filter (where not b.is_later) as units,
        count(*) filter (where b.is_later) as later_units
    from features.basket_items as b
    join totals as t using (is_customer)
    join features.affinity_items as i using (item_no)
    group by b.is_customer, b.item_no, b.is_product, i.parent, i.name, t.fewest
    having count(*) filter (where not b.is_later) >= t.fewest
),

frequent_items as (
    select
        b.unit_no,
        b.item_no,
        b.is_customer,
        b.is_product,
        case when b.is_later then 1 end as later  -- null before the last month, so that count passes it over
    from features.basket_items as b
    join item_counts as c
        on c.is_customer = b.is_customer
        and c.item_no = b.item_no
),

pairs as (
    select
        x.is_customer,
        x.item_no as item_a,
        y.item_no as item_b,
        count(*) as units_both,
        count(x.later) as later_both
    from frequent_items as x
    join frequent_items as y
        on y.unit_no = x.unit_no
        and y.is_product = x.is_product
        and x.item_no < y.item_no
    group by x.is_customer, x.item_no, y.item_no
    having count(*) >= $affinity_min_count::integer
)

select
    p.is_customer,
    a.is_product,
    p.item_a,
    p.item_b,
    a.units::integer as units_a,
    b.units::integer as units_b,
    (p.units_both - p.later_both)::integer as units_both,
    t.units_in_all::integer as units_in_all,
    a.later_units::integer as later_a,
    b.later_units::integer as later_b,
    p.later_both::integer as later_both,
    t.later_in_all::integer as later_in_all
from pairs as p
join totals as t using (is_customer)
join item_counts as a
    on a.is_customer = p.is_customer
    and a.item_no = p.item_a
join item_counts as b
    on b.is_customer = p.is_customer
    and b.item_no = p.item_b
where p.units_both - p.later_both >= t.fewest
    and a.parent <> b.parent
    and a.name <> b.name
