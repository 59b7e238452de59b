-- Pairs of products that are more than chance and that the later days do not refute, strongest first.
-- grain: one row per rule, at most $shown per kind; one direction, that of the larger confidence
-- units: total counts all rules of the kind; a pair of fewer than $smallest baskets is not told

with directed_rules as (
    select
        kind,
        case when confidence_ab >= confidence_ba then name_a else name_b end as name,
        case when confidence_ab >= confidence_ba then name_b else name_a end as companion_name,
        units_both,
        support,
        greatest(confidence_ab, confidence_ba) as confidence,
        lift,
        leverage,
        case when confidence_ab >= confidence_ba then zhang_ab else zhang_ba end as zhang,
        q_value,
        later_lift,
        count(*) over (partition by kind) as total,
        row_number() over (
            partition by kind
            order by lift_low desc, units_both desc, item_a, item_b
        ) as nth
    from scores.product_pairs
    where is_rule
        and level = 'product'
        and units_both >= $smallest::integer
)

select
    kind,
    name,
    companion_name,
    units_both::integer as units_both,
    support::double as support,
    confidence::double as confidence,
    lift::double as lift,
    leverage::double as leverage,
    zhang::double as zhang,
    q_value::double as q_value,
    later_lift::double as later_lift,
    total::integer as total
from directed_rules
where nth <= $shown::integer
order by kind, nth
