-- How concentrated the value is that the tiers rank by: the curve at every percent of customers, and its Gini
-- coefficient.
-- grain: one row per percent of customers, best first
-- source: Gini (1914) for values sorted upwards: 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n

with ranked as (
    select
        greatest(value_12m, 0) as value,
        value_rank as rank,
        (select count(value_12m) from night.report_customers) as customers
    from night.report_customers
    where value_12m is not null
),

percents as (
    select
        max(rank) as rank,
        max(customers) as customers,
        sum(value) as value,
        sum((customers - rank + 1) * value) as weighted
    from ranked
    group by ((rank - 1) * 100) // customers
),

running as (
    select
        rank,
        customers,
        sum(value) over (order by rank) as running,
        sum(value) over () as whole,
        2 * sum(weighted) over () / (customers * sum(value) over ()) - (customers + 1) / customers as gini
    from percents
)

select
    (rank / customers)::double as customer_share,
    (running / whole)::double as value_share,
    gini::double as gini
from running
where whole > 0
order by rank
