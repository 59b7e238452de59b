-- Whether the k-means segments differ at all in an attribute of which each customer has one value.
-- grain: one row per attribute that could be tested
-- units: p_value after correction; strength as Cramér's V, 0 to 1

select attribute, p_value::double as p_value, strength::double as strength
from scores.segment_attributes
where freedom > 0
order by strength desc, attribute
