-- What became of the customers judged on $cut, by $as_of: the outcome that the credit score is judged on.
-- grain: one row per customer_id that was good on $cut and whose loan or invoice was put to the test afterwards
-- key: customer_id
-- units: is_bad is 0 or 1
-- Bad is a default of a loan after $cut, or an invoice that reached 60 days past its due day unpaid after $cut.
-- Left out are those already bad on $cut (nothing to foresee) and those with neither a running loan nor an
-- invoice that could reach 60 days in the window (nothing to observe).

with loan_outcomes as (
    select
        customer_id,
        bool_or(defaulted_on <= $cut::date) as was_bad,
        bool_or(defaulted_on > $cut::date and defaulted_on <= $as_of::date) as is_bad,
        bool_or(
            (defaulted_on is null or defaulted_on > $cut::date)
            and coalesce((granted_on + to_months(term_months))::date > $cut::date, true)
        ) as is_tested
    from staging.loans
    where customer_id is not null
        and granted_on <= $cut::date
    group by customer_id
),

invoice_deadlines as (  -- the day on which an invoice is 60 days past due
    select
        customer_id,
        issued_on,
        due_on + 60 as bad_on,
        settled_on
    from features.credit_settlements
),

invoice_outcomes as (
    select
        customer_id,
        bool_or(bad_on <= $cut::date and (settled_on is null or settled_on > $cut::date)) as was_bad,
        bool_or(
            bad_on > $cut::date and bad_on <= $as_of::date
            and (settled_on is null or settled_on >= bad_on)
        ) as is_bad,
        bool_or(
            bad_on > $cut::date and bad_on <= $as_of::date
            and (settled_on is null or settled_on > $cut::date)
        ) as is_tested
    from invoice_deadlines
    group by customer_id
),

outcomes as (
    select * from loan_outcomes
    union all
    select * from invoice_outcomes
)

select
    customer_id,
    coalesce(bool_or(is_bad), false)::integer as is_bad
from outcomes
group by customer_id
having not coalesce(bool_or(was_bad), false)
    and bool_or(is_tested)
