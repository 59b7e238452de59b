-- How unevenly value is spread over customers: Gini, the share of the best fifth, and how few bring 80 %.
-- grain: one row per measure of value with a positive total
-- key: measure
-- units: gini 0 (all alike) to 1 (one has all); shares 0 to 1; values below zero count as zero, and are counted
-- source: Gini (1914) for values sorted upwards: 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n

with measured as (
    select 'total_value' as measure, customer_id, total_value as value from customer.summary
    union all
    select 'net_value_12m', customer_id, net_value_12m from customer.summary
    union all
    select 'contribution_12m', customer_id, contribution_12m from scores.contribution
),

ranked as (
    select
        measure,
        value < 0 as is_negative,
        greatest(value, 0) as value,
        row_number() over (partition by measure order by value, customer_id) as nth,
        count(*) over (partition by measure) as customers,
        sum(greatest(value, 0)) over (
            partition by measure
            order by value desc, customer_id desc
            rows between unbounded preceding and current row
        ) as running,
        sum(greatest(value, 0)) over (partition by measure) as whole
    from measured
),

shares as (
    select
        *,
        -- Of the customer at the edge of the best fifth, the part that is inside.
        least(greatest(nth - 0.8 * customers, 0), 1) as part_in_best_fifth
    from ranked
    where whole > 0
)

select
    measure,
    max(customers)::integer as customers,
    (2 * sum(nth * value) / (max(customers) * max(whole)) - (max(customers) + 1) / max(customers))::double as gini,
    (sum((part_in_best_fifth * value)::decimal(28, 6)) / max(whole))::double as top_20_share,
    (count(*) filter (where running - value < 0.8 * whole))::integer as customers_for_80,
    (count(*) filter (where is_negative))::integer as below_zero
from shares
group by measure
