-- How far ahead the churn risk looks: each active customer has a horizon of the own class.
-- grain: one row
-- units: days; null where a labelled table says what leaving is

select
    min(horizon_days)::integer as shortest,
    max(horizon_days)::integer as longest,
    count(*)::integer as customers,
    count(*) filter (where horizon_days is null)::integer as labelled
from scores.churn
where is_active
