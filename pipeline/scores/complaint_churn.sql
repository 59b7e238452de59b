-- Do customers leave whose complaints are answered late? Churn rates at past origins by the answer, and the difference.
-- grain: one row per answer: late, in_time, none
-- key: answer
-- units: rates as fractions with 95 % intervals; difference is this rate less that of `against`, null without one
-- Who complains has just bought: late is held against in time, and not against the silent, who leave most of all. A
-- customer may count at several origins.

with counts as (
    select
        (row_number() over (order by answer) - 1)::integer as row_no,
        *
    from features.complaint_outcomes
)

select
    c.answer,
    c.n,
    c.churned,
    c.origins,
    i.churn_rate,
    i.churn_rate_low,
    i.churn_rate_high,
    nullif(i.against, '') as against,
    i.difference,
    i.difference_low,
    i.difference_high
from counts as c
join scores.complaint_intervals as i using (row_no)
