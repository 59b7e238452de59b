-- Which customers are one person, so that no model learns from one and is judged on the other.
-- grain: one row per customer_id that bought or stands in the customer master
-- key: customer_id
-- person_id is the first customer_id of those that share a national_id, else the customer's own. Who bought but is
-- no longer in the master is here all the same.

with known as (
    select customer_id from customer.purchase_lines
    union
    select customer_id from staging.customers
),

persons as (
    select national_id, min(customer_id) as person_id
    from staging.customers
    where national_id is not null
    group by national_id
)

select
    k.customer_id,
    coalesce(p.person_id, k.customer_id) as person_id
from known as k
left join staging.customers as c using (customer_id)
left join persons as p using (national_id)
