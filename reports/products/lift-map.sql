-- How much oftener than by chance the best-selling products with a rule are taken with one another.
-- grain: one row per ordered pair of the $most best-selling products that have a rule of the kind $kind
-- units: lift is null for a product and itself, and for pairs that are too rare to be counted

with sides as (
    select item_a as item, name_a as name, units_a as units, item_b as other, lift, units_both, is_rule
    from scores.product_pairs
    where kind = $kind
        and level = 'product'
    union all
    select item_b as item, name_b as name, units_b as units, item_a as other, lift, units_both, is_rule
    from scores.product_pairs
    where kind = $kind
        and level = 'product'
),

chosen as (
    select
        item,
        name,
        max(units) as units
    from sides
    where is_rule
        and units_both >= $smallest::integer
    group by item, name
    order by units desc, item
    limit $most::integer
)

select
    x.name,
    y.name as other_name,
    case when s.units_both >= $smallest::integer then s.lift end::double as lift
from chosen as x
cross join chosen as y
left join sides as s
    on s.item = x.item
    and s.other = y.item
order by x.units desc, x.item, y.units desc, y.item
