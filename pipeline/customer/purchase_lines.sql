-- What known customers bought, line by line, and the day on which a refund reversed the line, if one did.
-- grain: one row per purchase line of a known customer
-- key: source, file, record_no
-- kept: no
-- units: amount in the currency of the company

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
    r.refunded_on as reversed_on
from staging.transactions as t
left join customer.refunds as r
    on r.reverses_source = t.source
    and r.reverses_file = t.file
    and r.reverses_record_no = t.record_no
where t.customer_id is not null
    and t.kind in ('purchase', 'refund')
    and t.amount >= 0
