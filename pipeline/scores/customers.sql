-- Everything published about a customer, in one row: history, scores and lists side by side. Columns of a
-- capability that is off, or of a customer who can't be scored, are null.
-- grain: one row per known customer
-- key: customer_id
-- units: days for gaps and T; the currency of the company for values; probabilities 0 to 1

select
    k.customer_id,
    $as_of::date as as_of,
    k.status,
    s.days_since_last_purchase,
    s.frequency,
    s.recency,
    s.T,
    s.monetary_value,
    s.total_value,
    s.net_value_12m,
    r.r_score,
    r.f_score,
    r.m_score,
    r.rfm_segment,
    m.contribution_12m,
    v.value_tier,
    v.is_vip,
    l.lifecycle_stage,
    p.p_alive,
    p.expected_purchases,
    p.expected_value,
    p.clv,
    p.clv_low,
    p.clv_high,
    h.churn_probability,
    h.churn_band,
    h.churn_reasons,
    c.credit_score,
    c.pd,
    coalesce(t.credit_class, c.credit_grade) as credit_grade,
    i.credit_limit,
    i.payment_terms,
    c.credit_reasons,
    e.ifrs_stage,
    w.watch_level is not null as watchlist,
    c.exposure,
    c.days_past_due,
    a.anomaly_score,
    a.anomaly_reasons,
    g.segment_id,
    g.segment_name,
    o.next_best_product,
    o.next_best_reason
from customer.customers as k
left join customer.summary as s using (customer_id)
left join scores.rfm as r using (customer_id)
left join scores.contribution as m using (customer_id)
left join scores.value as v using (customer_id)
left join scores.lifecycle as l using (customer_id)
left join scores.clv as p using (customer_id)
left join scores.churn as h using (customer_id)
left join scores.credit as c using (customer_id)
left join scores.segments as g using (customer_id)
left join scores.limits as i using (customer_id)
left join scores.ifrs_stage as e using (customer_id)
left join scores.watch as w using (customer_id)
left join scores.next_offer as o using (customer_id)
left join scores.rating as t using (customer_id)
left join scores.anomalies as a using (customer_id)
