-- Customers by the k-means segment they were in on an earlier day and the one they are in; '0' for who was no buyer
-- yet. Those who are no buyers any more are left out.
-- grain: one row per pair of segments, where customers are
-- units: customers

select
    since,
    from_id::varchar as from_id,
    to_id::varchar as to_id,
    customers::integer as customers
from scores.segment_moves
where to_id > 0
order by from_id, to_id
