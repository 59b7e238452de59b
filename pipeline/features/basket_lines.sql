-- What was taken together: each product once per basket, and once per customer and window of $affinity_window_days
-- days. A basket is an order, else what a customer bought on a day. Lines that were taken back, cost nothing, name no
-- product, or neither order nor customer, belong to no basket.
-- grain: one row per basket or customer window, and product
-- key: is_customer, unit_no, item_no
-- kept: no
-- units: is_customer tells a customer's window from a basket, each numbered from 1; windows count back from $as_of

with reversed_lines as (
    select
        reverses_source,
        reverses_file,
        reverses_record_no
    from customer.refund_matches
    group by reverses_source, reverses_file, reverses_record_no
    having sum(share) > 0.999999
),

sale_lines as (
    select
        t.source,
        t.order_id,
        t.customer_id,
        t.occurred_on,
        cast(
            floor(date_diff('day', t.occurred_on, $as_of::date) / $affinity_window_days::double) as integer
        ) as window_no,
        i.item_no
    from staging.transactions as t
    join features.affinity_items as i
        on i.level = 'product'
        and i.item = t.product_id
    left join reversed_lines as r
        on r.reverses_source = t.source
        and r.reverses_file = t.file
        and r.reverses_record_no = t.record_no
    where t.kind in ('purchase', 'refund')
        and t.amount > 0
        and r.reverses_record_no is null
        and date_diff('day', t.occurred_on, $as_of::date) < $affinity_history_days::integer
        and (t.order_id is not null or t.customer_id is not null)
),

orders as (  -- numbers group in a fraction of the time and room that texts take
    select
        source,
        order_id,
        row_number() over (order by source, order_id) as unit_no
    from sale_lines
    where order_id is not null
    group by source, order_id
),

customer_days as (
    select
        customer_id,
        occurred_on,
        (select count(*) from orders) + row_number() over (order by customer_id, occurred_on) as unit_no
    from sale_lines
    where order_id is null
    group by customer_id, occurred_on
),

customer_windows as (
    select
        customer_id,
        window_no,
        row_number() over (order by customer_id, window_no) as unit_no
    from sale_lines
    where customer_id is not null
    group by customer_id, window_no
),

unit_lines as (
    select
        false as is_customer,
        o.unit_no,
        l.item_no,
        l.occurred_on
    from sale_lines as l
    join orders as o
        on o.source = l.source
        and o.order_id = l.order_id
    union all
    select
        false as is_customer,
        d.unit_no,
        l.item_no,
        l.occurred_on
    from sale_lines as l
    join customer_days as d
        on d.customer_id = l.customer_id
        and d.occurred_on = l.occurred_on
    where l.order_id is null
    union all
    select
        true as is_customer,
        w.unit_no,
        l.item_no,
        l.occurred_on
    from sale_lines as l
    join customer_windows as w
        on w.customer_id = l.customer_id
        and w.window_no = l.window_no
)

select
    is_customer,
    unit_no::integer as unit_no,
    item_no,
    max(occurred_on) as last_on
from unit_lines
group by is_customer, unit_no, item_no
