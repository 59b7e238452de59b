-- The night that tonight's warnings are held against.
-- grain: one row; null on the first night on the books

select max(as_of)::varchar as previous_on
from ops.churn_warning_night
where as_of < $as_of::date
