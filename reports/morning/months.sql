-- Purchases per month over the last 24 months, those that were later reversed left out.
-- grain: one row per month with purchases

-- Read twice: to keep its rows would cost more than to read the table again.
with month_purchases as not materialized (
    select
        customer_id,
        amount,
        -- A third of the work of date_diff.
        12 * (year($as_of::date) - year(purchased_on)) + month($as_of::date) - month(purchased_on) as months_ago
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
),

histories as (
    select active_months, count(*) as customers
    from buyers
    group by active_months
)

select
    strftime(date_trunc('month', $as_of::date) - to_months(m.months_ago::integer), '%Y-%m') as month,
    any_value(m.amount)::double as amount,
    sum(h.customers)::integer as buyers
from months as m
join histories as h on (h.active_months >> m.months_ago::integer) & 1 = 1
group by m.months_ago
order by month
