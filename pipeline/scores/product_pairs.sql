-- What sells with what: each frequent pair of products, and of categories, with its measures, the chance of as many
-- common baskets by accident, and whether the last month bears it out. Pairs of one parent or one name are variants of
-- a product and no pairs.
-- grain: one row per frequent pair of a kind
-- key: kind, level, item_a, item_b
-- units: kind basket counts baskets, customer counts windows of a customer; p and q are probabilities; *_ab reads
--     "whoever takes A takes B"; conviction is null where endless, later_lift where chance would not make one pair
-- source: models/association-measures.ts, models/fisher.ts, models/multiple-testing.ts

select
    case when m.family >= 2 then 'customer' else 'basket' end as kind,
    a.level,
    a.item as item_a,
    b.item as item_b,
    a.name as name_a,
    b.name as name_b,
    m.units_a,
    m.units_b,
    m.units_both,
    m.support,
    m.confidence_ab,
    m.confidence_ba,
    m.lift,
    m.lift_low,
    m.leverage,
    m.conviction_ab,
    m.conviction_ba,
    m.zhang_ab,
    m.zhang_ba,
    m.kulczynski,
    m.imbalance,
    m.cosine,
    m.jaccard,
    m.p_value,
    m.q_value,
    m.later_both,
    m.later_lift,
    (m.is_significant = 1) as is_significant,
    (m.is_rule = 1) as is_rule
from scores.pair_measures as m
join features.affinity_items as a
    on a.item_no = m.item_a
join features.affinity_items as b
    on b.item_no = m.item_b
