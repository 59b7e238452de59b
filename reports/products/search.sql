-- What the search for pairs and sets read, left out and found.
-- grain: one row per kind with a basket or a customer window

select
    kind,
    baskets,
    left_out,
    smallest_left_out,
    largest,
    later_baskets,
    pairs,
    lifted,
    significant,
    checked,
    confirmed,
    rules,
    wanted_set_count,
    set_count,
    itemsets,
    set_rules
from scores.affinity_summary
order by kind
