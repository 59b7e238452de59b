-- What became of the customers of each past origin within its horizon: the outcome that a fitted credit card learns.
-- grain: one row per origin and customer_id that was not in default then and whose loan or invoice was put to the test
-- key: origin_no, customer_id
-- units: is_bad is 0 or 1
-- source: Regulation (EU) 2018/171 and EBA/GL/2016/07: in default from 90 days past due
-- Bad is a default of a loan, or an invoice that reached 90 days past its due day unpaid, within the horizon. Left out
-- are those in default at the origin (nothing to foresee) and those with neither a running loan nor an invoice that
-- could reach 90 days within the horizon (nothing to observe).

with loan_outcomes as (
    select
        o.origin_no,
        l.customer_id,
        bool_or(l.defaulted_on <= o.cut_on) as was_bad,
        bool_or(l.defaulted_on > o.cut_on and l.defaulted_on <= o.until_on) as is_bad,
        bool_or(
            (l.defaulted_on is null or l.defaulted_on > o.cut_on)
            and coalesce((l.granted_on + to_months(l.term_months))::date > o.cut_on, true)
        ) as is_tested
    from staging.loans as l
    join features.credit_origins as o on l.granted_on <= o.cut_on
    where l.customer_id is not null
    group by o.origin_no, l.customer_id
),

invoice_deadlines as (  -- the day on which an invoice is 90 days past due
    select
        customer_id,
        due_on + 90 as bad_on,
        settled_on
    from features.credit_settlements
),

invoice_outcomes as (
    select
        o.origin_no,
        d.customer_id,
        bool_or(d.bad_on <= o.cut_on and (d.settled_on is null or d.settled_on > o.cut_on)) as was_bad,
        bool_or(
            d.bad_on > o.cut_on and d.bad_on <= o.until_on
            and (d.settled_on is null or d.settled_on >= d.bad_on)
        ) as is_bad,
        bool_or(
            d.bad_on > o.cut_on and d.bad_on <= o.until_on
            and (d.settled_on is null or d.settled_on > o.cut_on)
        ) as is_tested
    from invoice_deadlines as d
    cross join features.credit_origins as o
    group by o.origin_no, d.customer_id
),

outcomes as (
    select * from loan_outcomes
    union all
    select * from invoice_outcomes
)

select
    origin_no,
    customer_id,
    coalesce(bool_or(is_bad), false)::integer as is_bad
from outcomes
group by origin_no, customer_id
having not coalesce(bool_or(was_bad), false)
    and bool_or(is_tested)
