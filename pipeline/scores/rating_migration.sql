-- Who moved between grades since the night before, and since a month before.
-- grain: one row per comparison, scale, grade then and grade now that a customer has
-- key: compared, scale, from_grade, to_grade
-- units: notches above zero are worse; exposure of tonight, for who has left that of then
-- Rows add up to the customers of then, columns to those of now: who was not there comes from `(new)`, who is gone goes
-- to `(left)`, and who has no rating is in `(none)`.

with nights as (
    select compared, max(previous_on) as previous_on
    from features.credit_before
    group by compared
),

tonight as (
    select n.compared, n.previous_on, r.customer_id, r.credit_class, r.rating, c.exposure
    from scores.rating as r
    join scores.credit as c using (customer_id)
    cross join nights as n
),

pairs as (
    select
        coalesce(t.compared, b.compared) as compared,
        coalesce(t.previous_on, b.previous_on) as previous_on,
        b.customer_id is null as is_new,
        t.customer_id is null as has_left,
        b.credit_class as class_then,
        t.credit_class as class_now,
        b.rating as rating_then,
        t.rating as rating_now,
        coalesce(t.exposure, b.exposure, 0) as exposure
    from tonight as t
    full join features.credit_before as b
        on b.compared = t.compared
        and b.customer_id = t.customer_id
),

moves as (
    select compared, previous_on, is_new, has_left, exposure, 'class' as scale, class_then as grade_then,
        class_now as grade_now, position(class_now in 'ABCDE') - position(class_then in 'ABCDE') as notches
    from pairs
    union all
    select compared, previous_on, is_new, has_left, exposure, 'rating' as scale, rating_then::varchar as grade_then,
        rating_now::varchar as grade_now, rating_now - rating_then as notches
    from pairs
    where rating_then is not null or rating_now is not null
)

select
    compared,
    scale,
    case when is_new then '(new)' else coalesce(grade_then, '(none)') end as from_grade,
    case when has_left then '(left)' else coalesce(grade_now, '(none)') end as to_grade,
    max(previous_on)::date as previous_as_of,
    max(notches)::integer as notches,
    count(*)::integer as customers,
    sum(exposure)::decimal(18, 4) as exposure
from moves
group by
    compared,
    scale,
    case when is_new then '(new)' else coalesce(grade_then, '(none)') end,
    case when has_left then '(left)' else coalesce(grade_now, '(none)') end
