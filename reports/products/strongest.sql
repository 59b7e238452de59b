-- The companion of each product and category, strongest first, as far as a page shows them.
-- grain: one row per product or category with a companion, and kind; at most $shown per kind and level
-- units: total counts all of the kind and level; a pair of fewer than $smallest baskets is not told

with companions as (
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
        later_lift,
        count(*) over (partition by kind, level) as total,
        row_number() over (
            partition by kind, level
            order by lift_low desc, units_both desc, item
        ) as nth
    from scores.strongest_pair
    where units_both >= $smallest::integer
)

select
    kind,
    level,
    item,
    name,
    companion,
    companion_name,
    units_both::integer as units_both,
    confidence::double as confidence,
    lift::double as lift,
    lift_low::double as lift_low,
    later_lift::double as later_lift,
    total::integer as total
from companions
where nth <= $shown::bigint
order by kind, level desc, nth
