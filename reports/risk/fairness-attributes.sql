-- Protected attributes of the night: whether their groups could be compared, and why a credit model may use them.
-- grain: one row per basis and attribute

select basis, attribute, groups, use_reason
from scores.fairness_attributes
order by basis, attribute
