-- Purchases per month over the last 24 months, those that were later reversed left out.
-- grain: one row per month with purchases

select
    strftime(date_trunc('month', purchased_on), '%Y-%m') as month,
    sum(amount)::double as amount,
    count(distinct customer_id)::integer as buyers
from customer.purchase_days
where purchased_on >= date_trunc('month', $as_of::date) - interval 23 month
group by month
order by month
