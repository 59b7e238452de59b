-- Refunds and cancellations, each with the rule by which its purchase was found, that purchase line, and what of
-- the refund no purchase accounts for. A refund that takes back several lines names the one that it takes most of.
-- grain: one row per refund line of a known customer
-- key: source, file, record_no
-- units: amounts are negative, in the currency of the company

with ranked_matches as (
    select
        *,
        row_number() over (
            partition by source, file, record_no
            order by amount, reverses_source, reverses_file, reverses_record_no
        ) as nth_largest
    from customer.refund_matches
),

found as (
    select
        source,
        file,
        record_no,
        min(rule) as rule,
        sum(amount) as matched_amount,
        max(case when nth_largest = 1 then reverses_source end) as reverses_source,
        max(case when nth_largest = 1 then reverses_file end) as reverses_file,
        max(case when nth_largest = 1 then reverses_record_no end) as reverses_record_no
    from ranked_matches
    group by source, file, record_no
)

select
    t.source,
    t.file,
    t.record_no,
    t.customer_id,
    t.product_id,
    t.occurred_on as refunded_on,
    t.amount,
    case when $refund_policy = 'net' then coalesce(f.rule, 'unmatched') else 'not netted' end as rule,
    (t.amount - coalesce(f.matched_amount, 0))::decimal(18, 4) as unmatched_amount,
    f.reverses_source,
    f.reverses_file,
    f.reverses_record_no
from staging.transactions as t
left join found as f
    on f.source = t.source
    and f.file = t.file
    and f.record_no = t.record_no
where t.customer_id is not null
    and t.kind in ('purchase', 'refund')
    and t.amount < 0
