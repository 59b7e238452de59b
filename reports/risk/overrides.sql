-- What people decided against the system, and what came of it.
-- grain: one row per field and direction that occurs

select
    field,
    coalesce(direction, 'same') as direction,
    count(*)::integer as decisions,
    count(*) filter (where is_in_force)::integer as in_force,
    count(*) filter (where is_defaulted or days_past_due >= 30)::integer as gone_bad,
    coalesce(sum(exposure), 0)::double as exposure
from scores.override_tracking
group by field, coalesce(direction, 'same')
order by field, direction
