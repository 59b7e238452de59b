-- Moves between grades since the night before and since a month before.
-- grain: one row per comparison, grade then and grade now that a customer has

select
    compared,
    from_grade,
    to_grade,
    previous_as_of::varchar as previous_on,
    notches,
    customers,
    exposure::double as exposure
from scores.rating_migration
where scale = 'class'
order by compared, from_grade, to_grade
