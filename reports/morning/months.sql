-- Purchases per month over the last 24 months, those that were later reversed left out.
-- grain: one row per month with purchases

with month_purchases as (
    select
        customer_id,
        amount,
        date_diff('month', purchased_on, $as_of::date) as months_ago
    from customer.purchase_days
    where purchased_on >= date_trunc('month', $as_of::date) - interval 23 month
),

months as (
    select months_ago, sum(amount) as amount
    from month_purchases
    group by months_ago
),

-- One bit per month: less than half the work of counting distinct customers in each.
buyers as (
    select customer_id, bit_or(1 << months_ago::integer) as active_months
    from month_purchases
    group by customer_id
)

select
    strftime(date_trunc('month', $as_of::date) - to_months(m.months_ago::integer), '%Y-%m') as month,
    any_value(m.amount)::double as amount,
    count(*)::integer as buyers
from months as m
join buyers as b on (b.active_months >> m.months_ago::integer) & 1 = 1
group by m.months_ago
order by month
