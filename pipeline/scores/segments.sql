-- The k-means segment of each buyer; numbers follow the mean value of a segment, highest first.
-- grain: one row per buyer
-- key: customer_id

select
    h.customer_id,
    (s.segment_no + 1)::integer as segment_id,
    s.segment_name
from features.purchase_history as h
join scores.segment_numbers as s using (row_no)
