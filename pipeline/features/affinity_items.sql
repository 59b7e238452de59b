-- What can be taken together or offered: products, and the categories above them. Products of one parent, or of one
-- name, are one product in variants: the parent is the group of $affinity_parent in the product_id where it matches.
-- grain: one row per product that was ever sold, and per category
-- key: level, item
-- units: level is product or category; price and margin of a line, in the currency of the company, over the 365 days
--     to $as_of, null where nothing was sold; category_no is the item_no of the category

with sold as (
    select
        product_id,
        max(product_name) as product_name,
        max(category) as category,
        max(occurred_on) as last_sold_on,
        avg(amount) filter (where occurred_on > $as_of::date - 365) as price,
        sum(amount - abs(cost)) filter (where cost is not null and occurred_on > $as_of::date - 365) as costed_margin,
        sum(amount) filter (where cost is not null and occurred_on > $as_of::date - 365) as costed_sales
    from staging.transactions
    where kind in ('purchase', 'refund')
        and amount > 0
        and product_id is not null
        and position('|' || product_id || '|' in $affinity_exclude) = 0
    group by product_id
),

products as (
    select
        s.product_id,
        coalesce(p.name, s.product_name, s.product_id) as name,
        coalesce(p.category, s.category) as category,
        coalesce(nullif(regexp_extract(s.product_id, $affinity_parent, 1), ''), s.product_id) as parent,
        s.last_sold_on,
        s.price,
        coalesce(p.margin_rate, s.costed_margin / nullif(s.costed_sales, 0), $clv_margin) as margin_rate
    from sold as s
    left join staging.products as p using (product_id)
),

items as (
    select
        'product' as level,
        product_id as item,
        name,
        parent,
        category,
        last_sold_on,
        price,
        margin_rate
    from products
    union all
    select
        'category' as level,
        category as item,
        category as name,
        category as parent,
        category,
        max(last_sold_on) as last_sold_on,
        avg(price) as price,
        avg(margin_rate) as margin_rate
    from products
    where category is not null
    group by category
),

numbered_items as (
    select
        items.*,
        row_number() over (order by level, item) - 1 as item_no
    from items
)

select
    i.level,
    i.item,
    i.item_no::integer as item_no,
    i.name,
    i.parent,
    c.item_no::integer as category_no,
    i.last_sold_on,
    i.price::decimal(18, 4) as price,
    (i.price * i.margin_rate)::decimal(18, 4) as margin,
    coalesce(position('|' || lower(i.category) || '|' in $affinity_credit) > 0, false) as is_credit
from numbered_items as i
left join numbered_items as c
    on c.level = 'category'
    and c.item = i.category
