-- Sales of twelve months by product, to known customers.
-- grain: one row per product with a sale or refund in the 365 days to $as_of
-- key: product_id
-- units: the currency of the company; margin after refunds; the empty product_id holds lines that name none

select
    coalesce(t.product_id, '') as product_id,
    max(coalesce(p.name, t.product_name)) as product_name,
    max(coalesce(t.category, p.category, '')) as category,
    count(distinct t.customer_id)::integer as customers,
    count(*)::integer as lines,
    coalesce(sum(t.amount) filter (where t.amount > 0), 0)::decimal(18, 4) as sales,
    coalesce(-sum(t.amount) filter (where t.amount < 0), 0)::decimal(18, 4) as refunds,
    sum(case
        when t.cost is not null then t.amount - sign(t.amount) * abs(t.cost)
        when p.margin_rate is not null then (t.amount * p.margin_rate)::decimal(18, 4)
        else (t.amount * $clv_margin)::decimal(18, 4)
    end)::decimal(18, 4) as margin
from staging.transactions as t
left join staging.products as p using (product_id)
where t.customer_id is not null
    and t.kind in ('purchase', 'refund')
    and t.occurred_on > $as_of::date - interval 365 day
group by coalesce(t.product_id, '')
