-- What was taken together: each product once per basket, and once per customer and window of $affinity_window_days
-- days. A basket is an order, else what a customer bought on a day. Lines that were taken back, cost nothing, name no
-- product, or neither order nor customer, belong to no basket.
-- grain: one row per basket or customer window, and product
-- key: kind, unit, product_id
-- kept: no
-- units: kind is basket or customer; windows count back from $as_of

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
        date_diff('day', t.occurred_on, $as_of::date) as age,
        t.product_id
    from staging.transactions as t
    left join reversed_lines as r
        on r.reverses_source = t.source
        and r.reverses_file = t.file
        and r.reverses_record_no = t.record_no
    where t.kind in ('purchase', 'refund')
        and t.amount > 0
        and t.product_id is not null
        and r.reverses_record_no is null
        and date_diff('day', t.occurred_on, $as_of::date) < $affinity_history_days::integer
        and position('|' || t.product_id || '|' in $affinity_exclude) = 0
),

units as (
    select
        'basket' as kind,
        case
            when order_id is not null then source || '|' || order_id
            else '|' || cast(occurred_on as varchar) || '|' || customer_id
        end as unit,
        product_id,
        occurred_on
    from sale_lines
    where order_id is not null
        or customer_id is not null
    union all
    select
        'customer' as kind,
        cast(cast(floor(age / $affinity_window_days::double) as integer) as varchar) || '|' || customer_id as unit,
        product_id,
        occurred_on
    from sale_lines
    where customer_id is not null
)

select
    kind,
    unit,
    product_id,
    max(occurred_on) as last_on
from units
group by kind, unit, product_id
