-- Repeat purchases by calendar month, and who could have made them: from these a season is learnt.
-- grain: one row per calendar month with a customer who had bought before it
-- key: month_on
-- units: purchases in purchase days of customers who first bought before the month; customers at its beginning

with first_days as (
    select
        customer_id,
        min(purchased_on) as first_on
    from customer.purchase_days
    group by customer_id
),

repeats as (
    select
        cast(date_trunc('month', d.purchased_on) as date) as month_on,
        count(*) filter (where f.first_on < cast(date_trunc('month', d.purchased_on) as date)) as purchases
    from customer.purchase_days as d
    join first_days as f on f.customer_id = d.customer_id
    group by cast(date_trunc('month', d.purchased_on) as date)
),

newcomers as (
    select
        cast(date_trunc('month', first_on) as date) as month_on,
        count(*) as customers
    from first_days
    group by cast(date_trunc('month', first_on) as date)
),

months as (
    select
        r.month_on,
        r.purchases,
        coalesce(sum(n.customers) over (
            order by r.month_on
            rows between unbounded preceding and 1 preceding
        ), 0) as customers
    from repeats as r
    left join newcomers as n on n.month_on = r.month_on
)

select
    (cast(year(month_on) as integer) * 12 + cast(month(month_on) as integer) - 1)::integer as month_no,
    month_on,
    date_diff('day', month_on, month_on + interval 1 month)::integer as days,
    purchases::integer as purchases,
    customers::integer as customers
from months
where customers > 0
