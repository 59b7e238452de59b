-- The headline figures of tonight and of the nights before it, as the books keep them; later nights are not looked at.
-- grain: one row per figure and night, oldest night first
-- units: those of ops.tonight

select
    audience,
    name,
    as_of::varchar as night_on,
    value,
    date_diff('day', as_of, $as_of::date)::integer as days_ago
from ops.figure
where as_of <= $as_of::date and as_of > $as_of::date - 36
order by name, as_of
