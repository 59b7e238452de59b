-- What the baskets hold, as numbers: their products, and the categories of these.
-- grain: one row per basket or customer window that is not left out, and product or category in it
-- key: is_customer, unit_no, item_no
-- kept: no
-- units: is_customer tells a customer's window from a basket, is_product a product from a category

with held_products as (
    select
        l.unit_no,
        l.is_customer,
        b.is_later,
        i.item_no,
        i.category_no
    from features.basket_lines as l
    join features.baskets as b
        on b.is_customer = l.is_customer
        and b.unit_no = l.unit_no
    join features.affinity_items as i
        on i.item_no = l.item_no
    where not b.is_left_out
)

select
    unit_no,
    item_no,
    is_customer,
    is_later,
    true as is_product
from held_products
union all
select distinct
    unit_no,
    category_no as item_no,
    is_customer,
    is_later,
    false as is_product
from held_products
where category_no is not null
