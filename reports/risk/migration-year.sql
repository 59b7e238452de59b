-- Where a year of months like the last would take each grade.
-- grain: one row per grade then and grade a year later; none before a second month

select from_class, to_class, share_year, stayed
from scores.migration_year
order by from_class, to_class
