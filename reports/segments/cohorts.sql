-- Of the customers who first bought in a month, how many bought again in each later month; the last 12 cohorts.
-- grain: one row per cohort month and months since

with first_months as (
    select customer_id, date_trunc('month', min(purchased_on)) as cohort
    from customer.purchase_days
    group by customer_id
),

active_months as (
    select distinct
        d.customer_id,
        f.cohort,
        date_diff('month', f.cohort, date_trunc('month', d.purchased_on)) as age
    from customer.purchase_days as d
    join first_months as f using (customer_id)
    where f.cohort >= date_trunc('month', $as_of::date) - interval 12 month
)

select strftime(cohort, '%Y-%m') as cohort, age::integer as age, count(*)::integer as customers
from active_months
group by cohort, age
order by cohort, age
