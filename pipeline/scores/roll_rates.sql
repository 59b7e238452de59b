-- How much rolled from one bucket of lateness to the next within a month: of open invoices, month end by month end over
-- the last 12 months, and of customers, since the night a month before.
-- grain: one row per basis, bucket at the beginning and bucket at the end of a month
-- key: basis, from_bucket, to_bucket
-- units: buckets: 0 not late, 1 from 1 day past due, 2 from 31, 3 from 61, 4 from 91, 5 from 181; -1 paid or gone;
--     share of what was in from_bucket, by amount and by count
-- Customers have the buckets 1-29, 30-59, 60-89, 90+ of bank practice, numbered 1 to 4.

with points as (
    select nth, ($as_of::date - to_months(nth))::date as on_day
    from (
        values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)
    ) as counted(nth)
),

invoice_points as (  -- each invoice on each month end on which it was there, settled by then or open
    select
        s.customer_id,
        s.invoice_id,
        s.amount,
        p.nth,
        case
            when s.settled_on <= p.on_day then -1
            when date_diff('day', s.due_on, p.on_day) > 180 then 5
            when date_diff('day', s.due_on, p.on_day) > 90 then 4
            when date_diff('day', s.due_on, p.on_day) > 60 then 3
            when date_diff('day', s.due_on, p.on_day) > 30 then 2
            when date_diff('day', s.due_on, p.on_day) > 0 then 1
            else 0
        end as bucket
    from features.credit_settlements as s
    join points as p
        on s.issued_on <= p.on_day
        and (s.settled_on is null or s.settled_on > (p.on_day - to_months(1))::date)
),

moves as (
    select 'invoices' as basis, a.bucket as from_bucket, b.bucket as to_bucket, a.amount
    from invoice_points as a
    join invoice_points as b
        on b.customer_id = a.customer_id
        and b.invoice_id = a.invoice_id
        and b.nth = a.nth - 1
    where a.bucket >= 0
    union all
    select
        'customers' as basis,
        case
            when b.days_past_due >= 90 then 4
            when b.days_past_due >= 60 then 3
            when b.days_past_due >= 30 then 2
            when b.days_past_due >= 1 then 1
            else 0
        end as from_bucket,
        case
            when c.customer_id is null then -1
            when c.days_past_due >= 90 then 4
            when c.days_past_due >= 60 then 3
            when c.days_past_due >= 30 then 2
            when c.days_past_due >= 1 then 1
            else 0
        end as to_bucket,
        coalesce(b.exposure, 0) as amount
    from features.credit_before as b
    left join scores.credit as c on c.customer_id = b.customer_id
    where b.compared = 'month'
),

counted as (
    select basis, from_bucket, to_bucket, count(*) as n, sum(amount) as amount
    from moves
    group by basis, from_bucket, to_bucket
)

select
    basis,
    from_bucket::integer as from_bucket,
    to_bucket::integer as to_bucket,
    n::integer as n,
    amount::decimal(18, 4) as amount,
    (n::double / sum(n) over (partition by basis, from_bucket))::double as share,
    (amount::double / nullif(sum(amount) over (partition by basis, from_bucket), 0)::double)::double as amount_share
from counted
