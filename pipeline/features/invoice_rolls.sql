-- How much of what was invoiced came past each stage of lateness: the rolls from one ageing bucket to the next.
-- grain: one row per ageing bucket: 0 not due, 1 from 1 day past due, 2 from 31, 3 from 61, 4 from 91; after 4 comes
--     write-off, at 181 days
-- key: bucket
-- units: currency of the invoices; roll is the share of the amount that reached the next bucket, null where no invoice
--     could be observed
-- Invoices that fell due in the last 24 months and have had time to reach the next bucket, followed one by one, so
-- that nothing is assumed about months. An invoice counts with its full amount until it is settled.

with buckets as (
    select bucket, from_day, next_day
    from (values (0, 0, 1), (1, 1, 31), (2, 31, 61), (3, 61, 91), (4, 91, 181)) as listed(bucket, from_day, next_day)
)

select
    b.bucket,
    count(s.invoice_id)::integer as invoices,
    coalesce(sum(s.amount), 0)::decimal(18, 4) as amount,
    coalesce(sum(s.amount) filter (where s.days_late >= b.next_day), 0)::decimal(18, 4) as rolled,
    (coalesce(sum(s.amount) filter (where s.days_late >= b.next_day), 0)::double / nullif(sum(s.amount), 0)::double)::double
        as roll
from buckets as b
left join features.credit_settlements as s
    on s.days_late >= b.from_day
    and s.due_on > ($as_of::date - to_months(24))::date
    and s.due_on + b.next_day <= $as_of::date
group by b.bucket
