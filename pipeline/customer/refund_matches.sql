-- Which purchase line a refund takes back, and how much of it. Each refund follows the first rule that finds one:
--   same order                 its order_id names the order, as it is or after a C as in C536379; of the same product
--                              where it names one, else of the whole order
--   same product and quantity  the latest open purchase of the customer within $match_window_days before it
--   part of a purchase         pieces of the latest larger open purchase of the product within the same days
-- Nothing is matched unless refunds are netted ($refund_policy).
-- grain: one row per refund line and purchase line that it takes back
-- key: source, file, record_no, reverses_source, reverses_file, reverses_record_no
-- units: share is the fraction of the purchase line; amount is negative, in the currency of the company

with sale_lines as (
    select
        source,
        file,
        record_no,
        customer_id,
        order_id,
        coalesce(product_id, '') as product_id,
        quantity is not null as has_quantity,
        coalesce(abs(quantity), abs(amount)) as size,
        occurred_at,
        occurred_on,
        amount,
        amount < 0 as is_refund
    from staging.transactions
    where customer_id is not null
        and kind in ('purchase', 'refund')
        and $refund_policy = 'net'
),

order_refunds as (  -- once for each order that it may name
    select s.*, order_id as order_named from sale_lines as s where is_refund and order_id is not null
    union all
    select s.*, regexp_replace(order_id, '^[Cc]-?', '') as order_named
    from sale_lines as s
    where is_refund and regexp_matches(order_id, '^[Cc]-?[0-9]')
),

order_purchases as (
    select s.*
    from sale_lines as s
    join (select distinct customer_id, order_named from order_refunds) as n
        on n.customer_id = s.customer_id and n.order_named = s.order_id
    where not s.is_refund
        and s.size > 0
),

order_sides as (  -- where a line lies on the scale of its product in the order, or of the whole order's money
    select
        'product' as scale,
        p.*,
        p.order_id as order_named,
        sum(p.size) over (
            partition by p.customer_id, p.order_id, p.product_id
            order by p.occurred_at, p.source, p.file, p.record_no
            rows between unbounded preceding and current row
        ) as until_size,
        p.size as own_size
    from order_purchases as p
    union all
    select
        'order' as scale,
        p.*,
        p.order_id as order_named,
        sum(p.amount) over (
            partition by p.customer_id, p.order_id
            order by p.occurred_at, p.source, p.file, p.record_no
            rows between unbounded preceding and current row
        ) as until_size,
        p.amount as own_size
    from order_purchases as p
),

refund_sides as (
    select
        case when r.product_id = '' then 'order' else 'product' end as scale,
        r.*,
        sum(case when r.product_id = '' then -r.amount else r.size end) over (
            partition by r.customer_id, r.order_named, r.product_id
            order by r.occurred_at, r.source, r.file, r.record_no
            rows between unbounded preceding and current row
        ) as until_size,
        case when r.product_id = '' then -r.amount else r.size end as own_size
    from order_refunds as r
),

order_matches as (  -- stretches of one scale that lie over each other
    select
        r.source,
        r.file,
        r.record_no,
        r.customer_id,
        r.occurred_on,
        'same order' as rule,
        p.source as reverses_source,
        p.file as reverses_file,
        p.record_no as reverses_record_no,
        (least(r.until_size, p.until_size) - greatest(r.until_size - r.own_size, p.until_size - p.own_size))
            / p.own_size as share,
        r.amount * (least(r.until_size, p.until_size) - greatest(r.until_size - r.own_size, p.until_size - p.own_size))
            / r.own_size as amount
    from refund_sides as r
    join order_sides as p
        on p.customer_id = r.customer_id
        and p.order_named = r.order_named
        and p.scale = r.scale
        and (r.scale = 'order' or p.product_id = r.product_id)
        and p.occurred_at <= r.occurred_at
    where r.until_size - r.own_size < p.until_size
        and p.until_size - p.own_size < r.until_size
        and p.own_size > 0
        and r.own_size > 0
),

named_lines as (  -- both sides of what an order settled
    select distinct source, file, record_no from order_matches
    union
    select distinct reverses_source, reverses_file, reverses_record_no from order_matches
),

returned_products as (  -- no other line can be either side of a match by product
    select distinct customer_id, product_id from sale_lines where is_refund
),

open_lines as (
    select s.*
    from sale_lines as s
    join returned_products as p
        on p.customer_id = s.customer_id and p.product_id = s.product_id
    left join named_lines as n
        on n.source = s.source and n.file = s.file and n.record_no = s.record_no
    where n.source is null
),

reversible as (  -- only what was refunded at least once
    select distinct customer_id, product_id, size
    from open_lines
    where is_refund
),

open_purchases as (  -- how many purchases of its kind are open after this line; a refund closes the latest
    select
        s.*,
        sum(case when s.is_refund then -1 else 1 end) over (
            partition by s.customer_id, s.product_id, s.size
            order by s.occurred_at, s.is_refund, s.source, s.file, s.record_no
            rows between unbounded preceding and current row
        ) + case when s.is_refund then 1 else 0 end as depth
    from open_lines as s
    join reversible as r using (customer_id, product_id, size)
),

neighbours as (  -- at one depth purchases and refunds alternate, so a refund's purchase is the line before it
    select
        open_purchases.*,
        lag(is_refund) over at_depth as previous_is_refund,
        lag(source) over at_depth as reverses_source,
        lag(file) over at_depth as reverses_file,
        lag(record_no) over at_depth as reverses_record_no,
        lag(occurred_on) over at_depth as previous_on
    from open_purchases
    window at_depth as (
        partition by customer_id, product_id, size, depth
        order by occurred_at, is_refund, source, file, record_no
    )
),

size_matches as (
    select
        source,
        file,
        record_no,
        customer_id,
        occurred_on,
        'same product and quantity' as rule,
        reverses_source,
        reverses_file,
        reverses_record_no,
        1 as share,
        amount
    from neighbours
    where is_refund
        and not previous_is_refund
        and date_diff('day', previous_on, occurred_on) <= $match_window_days
),

closed_lines as (
    select source, file, record_no from size_matches
    union all
    select reverses_source, reverses_file, reverses_record_no from size_matches
),

rest_lines as (
    select o.*
    from open_lines as o
    left join closed_lines as c
        on c.source = o.source and c.file = o.file and c.record_no = o.record_no
    where c.source is null
        and o.product_id <> ''
        and o.has_quantity
),

larger_purchases as (  -- of each refund that is left, the latest comes first
    select
        r.source,
        r.file,
        r.record_no,
        r.customer_id,
        r.occurred_at,
        r.occurred_on,
        r.size,
        r.amount,
        p.source as reverses_source,
        p.file as reverses_file,
        p.record_no as reverses_record_no,
        p.size as bought_size,
        row_number() over (
            partition by r.source, r.file, r.record_no
            order by p.occurred_at desc, p.source desc, p.file desc, p.record_no desc
        ) as nth_latest
    from rest_lines as r
    join rest_lines as p
        on p.customer_id = r.customer_id
        and p.product_id = r.product_id
    where r.is_refund
        and not p.is_refund
        and p.occurred_at <= r.occurred_at
        and date_diff('day', p.occurred_on, r.occurred_on) <= $match_window_days
        and p.size > r.size
),

part_matches as (  -- no more pieces come back than were bought
    select
        l.*,
        sum(l.size) over (
            partition by l.reverses_source, l.reverses_file, l.reverses_record_no
            order by l.occurred_at, l.source, l.file, l.record_no
            rows between unbounded preceding and current row
        ) as returned_size
    from larger_purchases as l
    where l.nth_latest = 1
),

matches as (
    select source, file, record_no, customer_id, occurred_on, rule, reverses_source, reverses_file, reverses_record_no,
        cast(share as decimal(18, 9)) as share, cast(amount as decimal(18, 4)) as amount
    from order_matches
    union all
    select source, file, record_no, customer_id, occurred_on, rule, reverses_source, reverses_file, reverses_record_no,
        cast(share as decimal(18, 9)), amount
    from size_matches
    union all
    select source, file, record_no, customer_id, occurred_on, 'part of a purchase', reverses_source, reverses_file,
        reverses_record_no, cast(size / bought_size as decimal(18, 9)), amount
    from part_matches
    where returned_size <= bought_size
)

select
    source,
    file,
    record_no,
    customer_id,
    occurred_on as refunded_on,
    min(rule) as rule,
    reverses_source,
    reverses_file,
    reverses_record_no,
    max(share)::decimal(18, 9) as share,
    min(amount)::decimal(18, 4) as amount
from matches
group by source, file, record_no, customer_id, occurred_on, reverses_source, reverses_file, reverses_record_no
