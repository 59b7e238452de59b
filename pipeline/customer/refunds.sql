-- Refunds and cancellations, each with the purchase line that it reverses where one can be found: the latest
-- not yet reversed purchase of the same customer, product and quantity within $match_window_days before it.
-- grain: one row per refund line of a known customer
-- key: source, file, record_no
-- units: amount is negative, in the currency of the company

with sale_lines as (
    select
        source,
        file,
        record_no,
        customer_id,
        coalesce(product_id, '') as product_id,
        coalesce(abs(quantity), abs(amount)) as size,
        occurred_at,
        occurred_on,
        amount,
        amount < 0 as is_refund
    from staging.transactions
    where customer_id is not null
        and kind in ('purchase', 'refund')
),

reversible as (  -- only what was refunded at least once
    select distinct customer_id, product_id, size
    from sale_lines
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
    from sale_lines as s
    join reversible as r using (customer_id, product_id, size)
),

neighbours as (  -- at one depth purchases and refunds alternate, so a refund's purchase is the line before it
    select
        open_purchases.*,
        lag(is_refund) over at_depth as previous_is_refund,
        lag(source) over at_depth as previous_source,
        lag(file) over at_depth as previous_file,
        lag(record_no) over at_depth as previous_record_no,
        lag(occurred_on) over at_depth as previous_on
    from open_purchases
    window at_depth as (
        partition by customer_id, product_id, size, depth
        order by occurred_at, is_refund, source, file, record_no
    )
),

matched as (
    select
        neighbours.*,
        coalesce(
            not previous_is_refund and date_diff('day', previous_on, occurred_on) <= $match_window_days,
            false
        ) as is_matched
    from neighbours
    where is_refund
)

select
    source,
    file,
    record_no,
    customer_id,
    nullif(product_id, '') as product_id,
    occurred_on as refunded_on,
    amount,
    case when is_matched then 'same product and quantity' else 'unmatched' end as rule,
    case when is_matched then previous_source end as reverses_source,
    case when is_matched then previous_file end as reverses_file,
    case when is_matched then previous_record_no end as reverses_record_no
from matched
