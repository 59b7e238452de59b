-- Rules of three and more products, the largest lift first, with names instead of numbers.
-- grain: one row per rule, at most $shown
-- units: antecedent is a JSON list of names; total counts all rules; fewer than $smallest baskets are not told

with names as (
    select item_a as item, name_a as name from scores.product_pairs where level = 'product'
    union
    select item_b as item, name_b as name from scores.product_pairs where level = 'product'
),

ranked_rules as (
    select
        row_no,
        antecedent,
        consequent,
        baskets,
        support,
        confidence,
        lift,
        leverage,
        count(*) over () as total,
        row_number() over (order by lift desc, baskets desc, row_no) as nth
    from scores.item_rules
    where baskets >= $smallest::integer
),

held_items as (
    select
        row_no,
        unnest(from_json(antecedent, '["varchar"]')) as item,
        generate_subscripts(from_json(antecedent, '["varchar"]'), 1) as place
    from ranked_rules
    where nth <= $shown::integer
),

antecedents as (
    select
        h.row_no,
        to_json(list(coalesce(n.name, h.item) order by h.place)) as names
    from held_items as h
    left join names as n using (item)
    group by h.row_no
)

select
    a.names::varchar as antecedent,
    coalesce(n.name, r.consequent) as consequent,
    r.baskets::integer as baskets,
    r.support::double as support,
    r.confidence::double as confidence,
    r.lift::double as lift,
    r.leverage::double as leverage,
    r.total::integer as total
from ranked_rules as r
join antecedents as a using (row_no)
left join names as n
    on n.item = r.consequent
order by r.nth
