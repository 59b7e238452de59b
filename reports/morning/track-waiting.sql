-- The predictions that are on the books and can't be judged yet.
-- grain: one row, with nulls where there is none

select
    min(as_of)::varchar as night_on,
    (min(as_of) + max(horizon_days) filter (where as_of = first_on)::integer)::varchar as judged_on
from (
    select p.as_of, p.horizon_days, min(p.as_of) over () as first_on
    from ops.prediction as p
    where p.as_of <= $as_of::date
        and p.as_of not in (select t.as_of from ops.track_record as t where t.judged_on <= $as_of::date)
)
