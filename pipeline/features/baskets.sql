-- The baskets, and the customer windows, from which pairs are counted, and which of them are left out because their
-- pairs would cost more than all the others: above $affinity_max_items products, or above the larger of 100 and the
-- 99.9th percentile of sizes; and the largest until at most $affinity_max_pairs pairs remain, or 200 per basket and ten
-- million.
-- grain: one row per basket or customer window
-- key: kind, unit
-- kept: no
-- units: items are products; is_later marks the last $affinity_check_days days, on which pairs are checked, where the
--     history before them is at least as long

with sized_units as (
    select
        kind,
        unit,
        max(last_on) as last_on,
        count(*) as items
    from features.basket_lines
    group by kind, unit
),

first_days as (
    select
        kind,
        min(last_on) as first_on,
        coalesce(
            cast($affinity_max_items as bigint),
            greatest(100, cast(ceil(percentile_cont(0.999) within group (order by items)) as bigint))
        ) as most_items,
        coalesce(cast($affinity_max_pairs as bigint), greatest(10000000, 200 * count(*))) as most_pairs
    from sized_units
    group by kind
),

costs as (  -- pairs that all baskets up to a size hold
    select
        kind,
        items,
        sum(sum(items * (items - 1) / 2)) over (partition by kind order by items) as pairs
    from sized_units
    group by kind, items
)

select
    u.kind,
    u.unit,
    (row_number() over (order by u.kind, u.unit) - 1)::integer as unit_no,
    u.items::integer as items,
    (
        u.last_on > $as_of::date - $affinity_check_days::integer
        and f.first_on <= $as_of::date - 2 * $affinity_check_days::integer
    ) as is_later,
    (u.items > f.most_items or c.pairs > f.most_pairs) as is_left_out
from sized_units as u
join first_days as f using (kind)
join costs as c using (kind, items)
