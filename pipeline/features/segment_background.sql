-- Who the buyers are besides what they spend: one value per attribute from the customer master and from where and
-- what they mostly buy, and every one of the company's thirty best-selling products that they have bought.
-- grain: one row per buyer, attribute and value; attributes that are not known are absent
-- key: customer_id, attribute, value
-- units: age in full years on $as_of

with buyers as (
    select customer_id
    from customer.summary
),

lines as (
    select
        l.customer_id,
        l.channel,
        l.category,
        l.product_id,
        l.amount
    from customer.purchase_lines as l
    join buyers as b using (customer_id)
    where l.reversed_on is null
),

spend as (
    select customer_id, 'channel' as attribute, channel as value, sum(amount) as amount
    from lines
    where channel is not null
    group by customer_id, channel
    union all
    select customer_id, 'category' as attribute, category as value, sum(amount) as amount
    from lines
    where category is not null
    group by customer_id, category
),

main_spend as (  -- where, or on what, each spends most; of equal amounts the first by name
    select
        customer_id,
        attribute,
        value,
        row_number() over (partition by customer_id, attribute order by amount desc, value) as nth
    from spend
),

product_buyers as (
    select product_id, count(distinct customer_id) as customers
    from lines
    where product_id is not null
    group by product_id
),

best_products as (
    select
        product_id,
        row_number() over (order by customers desc, product_id) as nth
    from product_buyers
),

ages as (
    select
        customer_id,
        date_diff('month', birth_date, $as_of::date)
        - case when extract(day from birth_date) > extract(day from $as_of::date) then 1 else 0 end as months
    from customer.customers
    where birth_date is not null
),

attributes as (
    select customer_id, 'kind' as attribute, kind as value from customer.customers
    union all
    select customer_id, 'gender' as attribute, gender as value from customer.customers
    union all
    select
        customer_id,
        'age' as attribute,
        case
            when months < 18 * 12 then '-17'
            when months < 30 * 12 then '18-29'
            when months < 45 * 12 then '30-44'
            when months < 60 * 12 then '45-59'
            else '60-'
        end as value
    from ages
    union all
    select customer_id, 'region' as attribute, region as value from customer.customers
    union all
    select customer_id, 'city' as attribute, city as value from customer.customers
    union all
    select customer_id, 'industry' as attribute, industry as value from customer.customers
    union all
    select customer_id, attribute, value from main_spend where nth = 1
    union all
    select distinct l.customer_id, 'product' as attribute, l.product_id as value
    from lines as l
    join best_products as p using (product_id)
    where p.nth <= 30
)

select
    a.customer_id,
    a.attribute,
    a.value::varchar as value
from attributes as a
join buyers as b using (customer_id)
where a.value is not null
