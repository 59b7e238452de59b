-- How much of the exposure, and of what customers owe on invoices, hangs on few customers.
-- grain: one row per measure with a positive total
-- key: measure
-- units: the currency of the company; shares and the index 0 to 1
-- source: Herfindahl-Hirschman index, the sum of squared shares

with measured as (
    select 'exposure' as measure, customer_id, exposure as amount from features.credit where exposure > 0
    union all
    select 'receivables' as measure, customer_id, open_amount as amount
    from features.credit_invoices
    where open_amount > 0
    union all
    select 'credit_sales_12m' as measure, customer_id, sales_12m as amount
    from features.invoice_collections
    where sales_12m > 0
        and customer_id <> ''
),

ranked as (
    select
        measure,
        amount,
        sum(amount) over (partition by measure) as whole,
        row_number() over (partition by measure order by amount desc, customer_id) as nth
    from measured
)

select
    measure,
    count(*)::integer as customers,
    max(whole)::decimal(18, 4) as total,
    (sum(amount) filter (where nth <= 1)::double / max(whole)::double)::double as top_1_share,
    (sum(amount) filter (where nth <= 5)::double / max(whole)::double)::double as top_5_share,
    (sum(amount) filter (where nth <= 10)::double / max(whole)::double)::double as top_10_share,
    -- Squares of exact amounts, so that the sum does not depend on the order of the rows.
    (sum(amount::decimal(18, 2)::decimal(38, 4) * amount::decimal(18, 2))::double
        / power(max(whole)::double, 2))::double as hhi
from ranked
group by measure
