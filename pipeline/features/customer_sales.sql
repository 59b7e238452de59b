-- Sales of twelve months by customer and by what and where they bought.
-- grain: one row per known customer, category, channel and branch with a sale or refund in the 365 days to $as_of
-- key: customer_id, category, channel, branch
-- units: the currency of the company; margin after refunds; an empty text stands for what nobody recorded

select
    t.customer_id,
    coalesce(t.category, p.category, '') as category,
    coalesce(t.channel, '') as channel,
    coalesce(t.branch, '') as branch,
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
group by t.customer_id, coalesce(t.category, p.category, ''), coalesce(t.channel, ''), coalesce(t.branch, '')
