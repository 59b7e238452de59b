-- The credit portfolio by grade tonight, beside the night before.
-- grain: one row per credit_grade that has or had a customer
-- units: the currency of the company; pd is the mean of the customers who have one

with nights as (
    select max(as_of) as previous_on
    from ops.credit_history
    where as_of < $as_of::date
),

before as (
    select h.credit_class as credit_grade, count(*) as customers, sum(h.exposure) as exposure
    from ops.credit_history as h
    join nights as n on n.previous_on = h.as_of
    group by h.credit_class
),

tonight as (
    select
        credit_grade,
        count(*) as customers,
        sum(exposure) as exposure,
        sum(exposure) filter (where days_past_due > 0) as overdue,
        count(*) filter (where watchlist) as watched,
        avg(credit_score) as credit_score,
        avg(pd) as pd
    from night.risk_customers
    where credit_grade is not null
    group by credit_grade
)

select
    coalesce(t.credit_grade, b.credit_grade) as credit_grade,
    coalesce(t.customers, 0)::integer as customers,
    coalesce(t.exposure, 0)::double as exposure,
    coalesce(t.overdue, 0)::double as overdue,
    coalesce(t.watched, 0)::integer as watched,
    t.credit_score::double as credit_score,
    t.pd::double as pd,
    n.previous_on::varchar as previous_on,
    b.customers::integer as customers_before,
    b.exposure::double as exposure_before
from tonight as t
full join before as b on b.credit_grade = t.credit_grade
cross join nights as n
order by credit_grade
