-- What a customer bought in each of the last 24 months, the running one included; months without a purchase are there.
-- grain: one row per customer with a card and a purchase in these months, and month
-- key: customer_id, month

with months as (
    select (date_trunc('month', $as_of::date) - to_months(r.back::integer))::date as first_day
    from range(24) as r (back)
),

bought as (
    select
        p.customer_id,
        date_trunc('month', p.purchased_on)::date as first_day,
        sum(p.amount) as amount,
        count(*) as purchase_days
    from customer.purchase_days as p
    join temp.card_customers as c using (customer_id)
    where p.purchased_on >= (select min(first_day) from months)
    group by all
)

select
    b.customer_id,
    strftime(m.first_day, '%Y-%m') as month,
    coalesce(sum(b.amount) filter (where b.first_day = m.first_day), 0)::double as amount,
    coalesce(sum(b.purchase_days) filter (where b.first_day = m.first_day), 0)::integer as purchase_days
from bought as b
cross join months as m
group by b.customer_id, m.first_day
order by b.customer_id, m.first_day
