-- What known customers bought, line by line, what of it was taken back, and the day on which the last of a line was.
-- grain: one row per purchase line of a known customer
-- key: source, file, record_no
-- kept: no
-- units: amount and reversed_amount (at most amount) in the currency of the company

with reversals as (
    select
        reverses_source,
        reverses_file,
        reverses_record_no,
        sum(share) as share,
        -sum(amount) as amount,
        max(refunded_on) as refunded_on
    from customer.refund_matches
    group by reverses_source, reverses_file, reverses_record_no
)

select
    t.source,
    t.file,
    t.record_no,
    t.customer_id,
    t.occurred_on as purchased_on,
    t.occurred_at as purchased_at,
    t.order_id,
    t.product_id,
    t.category,
    t.channel,
    t.amount,
    least(t.amount, coalesce(r.amount, 0))::decimal(18, 4) as reversed_amount,
    -- Shares are rounded to nine digits, so the whole may fall short of one by some of the last.
    case when r.share > 0.999999 then r.refunded_on end as reversed_on
from staging.transactions as t
left join reversals as r
    on r.reverses_source = t.source
    and r.reverses_file = t.file
    and r.reverses_record_no = t.record_no
where t.customer_id is not null
    and t.kind in ('purchase', 'refund')
    and t.amount >= 0
