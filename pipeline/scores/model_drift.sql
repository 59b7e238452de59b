-- How each model's main figure has moved since the latest earlier night on the books: the purchases that a new
-- customer makes in a year, or the mean purchase of all customers.
-- grain: one row per model of tonight that was also fitted on that night
-- key: model
-- units: purchase days in a year, or the company's currency; change as a fraction

with figures as (
    select
        as_of,
        model,
        is_used,
        coalesce(
            try_cast(json_extract_string(fit, '$.new_customer_purchases') as double),
            try_cast(json_extract_string(fit, '$.population_mean') as double)
        ) as figure
    from ops.model_history
    where as_of <= $as_of::date
),

nights as (
    select max(as_of) as previous_on
    from ops.model_history
    where as_of < $as_of::date
)

select
    t.model,
    b.as_of as previous_as_of,
    b.figure::double as figure_before,
    t.figure::double as figure_now,
    (t.figure / b.figure - 1)::double as change,
    b.is_used as was_used,
    t.is_used as is_used,
    abs(t.figure / b.figure - 1) > 0.25 as is_drifting
from figures as t
join nights as n on true
join figures as b
    on b.as_of = n.previous_on
    and b.model = t.model
where t.as_of = $as_of::date
    and b.figure > 0
    and t.figure is not null
