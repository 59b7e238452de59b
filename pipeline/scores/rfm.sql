-- Recency, frequency and money of each buyer in scores of 1 to 5, 5 the best, and the segment they fall in.
-- grain: one row per buyer
-- key: customer_id

select
    h.customer_id,
    r.r_score,
    r.f_score,
    r.m_score,
    r.rfm_segment
from features.purchase_history as h
join scores.rfm_scores as r using (row_no)
