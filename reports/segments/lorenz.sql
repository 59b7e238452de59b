-- How concentrated the value is that the tiers rank by: the curve at every percent of customers, and its Gini
-- coefficient.
-- grain: one row per percent of customers, best first
-- source: Gini (1914) for values sorted upwards: 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n

with ranked as (
    select
        greatest(value_12m, 0) as value,
        row_number() over (order by value_12m desc, customer_id) as rank,
        sum(greatest(value_12m, 0)) over (order by value_12m desc, customer_id rows unbounded preceding) as running,
        count(*) over () as customers,
        sum(greatest(value_12m, 0)) over () as whole
    from temp.report_customers
    where value_12m is not null
),

concentration as (
    select 2 * sum((customers - rank + 1) * value) / (max(customers) * max(whole)) - (max(customers) + 1) / max(customers) as gini
    from ranked
    where whole > 0
)

select
    (rank / customers)::double as customer_share,
    (running / whole)::double as value_share,
    c.gini::double as gini
from ranked
cross join concentration as c
where whole > 0
    and (rank = customers or (rank * 100) // customers <> ((rank - 1) * 100) // customers)
order by rank
