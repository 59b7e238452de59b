-- Of the customers who first bought in a month, how many bought again in each later month; the last 12 cohorts.
-- grain: one row per cohort month and months since

with first_months as (
    select
        customer_id,
        12 * (year($as_of::date) - year(first_purchase_on)) + month($as_of::date) - month(first_purchase_on) as months_ago
    from customer.summary
    where first_purchase_on >= date_trunc('month', $as_of::date) - interval 12 month
),

histories as (
    select f.months_ago, t.active_months, count(*) as customers
    from first_months as f
    join night.buying_times as t using (customer_id)
    group by f.months_ago, t.active_months
)

select
    strftime(date_trunc('month', $as_of::date) - to_months(h.months_ago::integer), '%Y-%m') as cohort,
    (h.months_ago - m.months_ago)::integer as age,
    sum(h.customers)::integer as customers
from histories as h
join range(13) as m (months_ago) on (h.active_months >> m.months_ago::integer) & 1 = 1
group by cohort, age
order by cohort, age
