-- What Daybreak can do with this company's data, and what the rest would need.
-- grain: one row per capability

select capability, is_on, needs from ops.capability order by capability
