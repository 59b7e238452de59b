-- The baskets, and the customer windows, from which pairs are counted, and which of them are left out because their
-- pairs would cost more than all the others: above $affinity_max_items products, or above the larger of 100 and the
-- 99.9th percentile of sizes; and the largest until at most $affinity_max_pairs pairs remain, or 200 per basket and ten
-- million.
-- grain: one row per basket or customer window
-- key: is_customer, unit_no
-- kept: no
-- units: kind is basket or customer; items are products; is_later marks the last $affinity_check_days days, on which
--     pairs are checked, where the history before them is at least as long

with sized_units as (
    select
        is_customer,
        unit_no,
        max(last_on) as last_on,
        count(*) as items
    from features.basket_lines
    group by is_customer, unit_no
),

first_days as (
    select
        is_customer,
        min(last_on) as first_on,
        coalesce(
            cast($affinity_max_items as bigint),
            greatest(100, cast(ceil(percentile_cont(0.999) within group (order by items)) as bigint))
        ) as most_items,
        coalesce(cast($affinity_max_pairs as bigint), greatest(10000000, 200 * count(*))) as most_pairs
    from sized_units
    group by is_customer
),

costs as (  -- pairs that all baskets up to a size hold
    select
        is_customer,
        items,
        sum(sum(items * (items - 1) / 2)) over (partition by is_customer order by items) as pairs
    from sized_units
    group by is_customer, items
)

select
    case when u.is_customer then 'customer' else 'basket' end as kind,
    u.is_customer,
    u.unit_no,
    u.items::integer as items,
    (
        u.last_on > $as_of::date - $affinity_check_days::integer
        and f.first_on <= $as_of::date - 2 * $affinity_check_days::integer
    ) as is_later,
    (u.items > f.most_items or c.pairs > f.most_pairs) as is_left_out
from sized_units as u
join first_days as f using (is_customer)
join costs as c using (is_customer, items)
