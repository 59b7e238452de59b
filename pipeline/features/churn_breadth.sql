-- How many different products a customer bought lately, and how much by one channel, as known on $as_of.
-- grain: one row per customer_id of features.churn_purchases with a purchase line in the 12 months to $as_of
-- key: customer_id
-- kept: no
-- units: products; the share of lines that came through the channel used most

with known_lines as (
    select customer_id, product_id, channel, purchased_on
    from customer.purchase_lines
    where purchased_on <= $as_of::date
        and purchased_on > $as_of::date - 365
        and (reversed_on is null or reversed_on > $as_of::date)
        and customer_id in (select customer_id from features.churn_purchases)
),

customer_products as (
    select customer_id, product_id, max(purchased_on) as last_on
    from known_lines
    where product_id is not null
    group by customer_id, product_id
),

products as (
    select
        customer_id,
        count(*) as products_12m,
        count(*) filter (where last_on > $as_of::date - 91) as products_3m
    from customer_products
    group by customer_id
),

customer_channels as (
    select customer_id, channel, count(*) as lines
    from known_lines
    where channel is not null
    group by customer_id, channel
),

main_channels as (
    select customer_id, max(lines) as main_lines, sum(lines) as lines
    from customer_channels
    group by customer_id
)

select
    coalesce(p.customer_id, c.customer_id) as customer_id,
    cast(p.products_3m as double) as products_3m,
    cast(p.products_12m as double) as products_12m,
    cast(c.main_lines as double) / cast(c.lines as double) as main_channel_share
from products as p
full join main_channels as c on c.customer_id = p.customer_id
