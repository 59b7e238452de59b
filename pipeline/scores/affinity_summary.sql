-- What the search for pairs read, left out and found, so that no limit of it is silent.
-- grain: one row per kind with a basket or a customer window
-- key: kind
-- units: baskets, or customer windows; pairs of products and of categories; smallest_left_out in products. Sets of
--     three and more are searched in baskets alone: set_count above wanted_set_count says that rarer ones were too many

with units as (
    select
        kind,
        count(*) as baskets,
        count(*) filter (where is_left_out) as left_out,
        min(items) filter (where is_left_out) as smallest_left_out,
        max(items) as largest,
        count(*) filter (where is_later) as later_baskets
    from features.baskets
    group by kind
),

pairs as (
    select
        kind,
        count(*) as pairs,
        count(*) filter (where lift > 1) as lifted,
        count(*) filter (where is_significant) as significant,
        count(*) filter (where is_significant and later_lift is not null) as checked,
        count(*) filter (where is_significant and later_lift > 1) as confirmed,
        count(*) filter (where is_rule) as rules
    from scores.product_pairs
    group by kind
)

select
    u.kind,
    u.baskets::integer as baskets,
    u.left_out::integer as left_out,
    u.smallest_left_out::integer as smallest_left_out,
    u.largest::integer as largest,
    u.later_baskets::integer as later_baskets,
    coalesce(p.pairs, 0)::integer as pairs,
    coalesce(p.lifted, 0)::integer as lifted,
    coalesce(p.significant, 0)::integer as significant,
    coalesce(p.checked, 0)::integer as checked,
    coalesce(p.confirmed, 0)::integer as confirmed,
    coalesce(p.rules, 0)::integer as rules,
    s.wanted_count as wanted_set_count,
    s.min_count as set_count,
    s.itemsets,
    s.rules as set_rules
from units as u
left join pairs as p using (kind)
left join scores.itemset_search as s
    on u.kind = 'basket'
