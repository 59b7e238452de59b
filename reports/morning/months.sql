-- Purchases per month over the last 24 months, those that were later reversed left out.
-- grain: one row per month with purchases

with months as (
    select
        12 * (year($as_of::date) - year(purchased_on)) + month($as_of::date) - month(purchased_on) as months_ago,
        sum(amount) as amount
    from customer.purchase_days
    where purchased_on >= date_trunc('month', $as_of::date) - interval 23 month
    group by months_ago
),

histories as (
    select active_months, count(*) as customers
    from night.buying_times
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
