-- The k-means segment of each buyer; its id and name stay with it from refit to refit.
-- grain: one row per buyer
-- key: customer_id

select
    h.customer_id,
    s.segment_id,
    s.segment_name
from features.purchase_history as h
join scores.segment_numbers as s using (row_no)
