-- Recency, frequency and money of each buyer in scores of 1 to 5, 5 the best, and the segment they fall in.
-- grain: one row per buyer
-- key: customer_id

select
    h.customer_id,
    r.r_score,
    r.f_score,
    r.m_score,
    case r.rfm_segment_no
        when 0 then 'champions'
        when 1 then 'loyal'
        when 2 then 'potential_loyalist'
        when 3 then 'new'
        when 4 then 'promising'
        when 5 then 'need_attention'
        when 6 then 'about_to_sleep'
        when 7 then 'at_risk'
        when 8 then 'cant_lose'
        when 9 then 'hibernating'
    end as rfm_segment
from features.purchase_history as h
join scores.rfm_scores as r using (row_no)
