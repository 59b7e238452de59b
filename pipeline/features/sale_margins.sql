-- What the company keeps of each buyer's sales: from the cost of the line, else the margin rate of the product, else
-- the configured share.
-- grain: one row per known customer with a purchase or refund line
-- key: customer_id
-- units: the currency of the company; cost is that of the whole line; margin_rate as a fraction of sales
-- A rate of few sales says little of the next ones: it is taken with three average purchase days of the company.

with sale_lines as (
    select
        t.customer_id,
        t.occurred_on,
        t.amount,
        case
            when t.cost is not null then t.amount - sign(t.amount) * abs(t.cost)
            when p.margin_rate is not null then (t.amount * p.margin_rate)::decimal(18, 4)
            else (t.amount * $clv_margin)::decimal(18, 4)
        end as margin
    from staging.transactions as t
    left join staging.products as p using (product_id)
    where t.customer_id is not null
        and t.kind in ('purchase', 'refund')
),

buyers as (
    select
        customer_id,
        coalesce(sum(amount) filter (where amount > 0), 0) as sales,
        coalesce(sum(margin) filter (where amount > 0), 0) as sales_margin,
        count(distinct occurred_on) filter (where amount > 0) as days,
        sum(amount) filter (where amount > 0 and occurred_on > $as_of::date - interval 365 day) as sales_12m,
        -sum(amount) filter (where amount < 0 and occurred_on > $as_of::date - interval 365 day) as refunds_12m,
        sum(margin) filter (where occurred_on > $as_of::date - interval 365 day) as margin_12m
    from sale_lines
    group by customer_id
),

company as (
    select
        (sum(sales) / nullif(sum(days), 0))::double as day_sales,
        (sum(sales_margin) / nullif(sum(days), 0))::double as day_margin
    from buyers
)

select
    b.customer_id,
    coalesce(b.sales_12m, 0)::decimal(18, 4) as sales_12m,
    coalesce(b.refunds_12m, 0)::decimal(18, 4) as refunds_12m,
    coalesce(b.margin_12m, 0)::decimal(18, 4) as margin_12m,
    coalesce(
        (b.sales_margin::double + 3 * c.day_margin) / nullif(b.sales::double + 3 * c.day_sales, 0),
        $clv_margin
    )::decimal(9, 6) as margin_rate
from buyers as b
cross join company as c
