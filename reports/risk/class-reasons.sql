-- What the grades rest on.
-- grain: one row per class_reason that occurs

select class_reason, count(*)::integer as customers
from scores.rating
group by class_reason
order by customers desc, class_reason
