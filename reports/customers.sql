-- What the reports say about any customer, side by side; built once per night. The reasons of scores and everything
-- about credit, which are said of some, are joined by who says them: here they would cost as much as all the rest. So are
-- names, which marketing never sees.
-- grain: one row per known customer
-- key: customer_id
-- units: days for gaps and silence; the currency of the company for values

select
    k.customer_id,
    k.marketing_consent,
    k.status,
    s.first_purchase_on,
    s.last_purchase_on,
    s.days_since_last_purchase::integer as days_since_last_purchase,
    s.median_gap_days::double as median_gap_days,
    s.frequency::integer as frequency,
    s.orders::integer as orders,
    s.total_value::double as total_value,
    s.net_value_12m::double as net_value_12m,
    r.r_score::integer as r_score,
    r.f_score::integer as f_score,
    r.m_score::integer as m_score,
    r.rfm_segment,
    v.value_12m::double as value_12m,
    v.value_tier,
    v.value_rank::integer as value_rank,
    l.lifecycle_stage,
    p.p_alive::double as p_alive,
    p.expected_purchases::double as expected_purchases,
    p.clv::double as clv,
    p.clv_low::double as clv_low,
    p.clv_high::double as clv_high,
    h.churn_probability::double as churn_probability,
    h.churn_band,
    h.churn_probability::double * greatest(s.net_value_12m::double, 0) as value_at_risk,
    g.segment_id::varchar as segment_id,
    g.segment_name,
    -- Bought something that was not cancelled, and still worth more than nothing after every refund.
    k.status = 'buyer' and s.total_value > 0 as is_buyer
from customer.customers as k
left join customer.summary as s using (customer_id)
left join scores.rfm as r using (customer_id)
left join scores.value as v using (customer_id)
left join scores.lifecycle as l using (customer_id)
left join scores.clv as p using (customer_id)
left join scores.churn as h using (customer_id)
left join scores.segments as g using (customer_id)
-- Pages add up fractions of this table, and the last digit of such a sum depends on the order of its rows.
order by k.customer_id
