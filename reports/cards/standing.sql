-- What a card says of a customer's history, value, chance of leaving, offers and contacts.
-- grain: one row per customer with a card
-- key: customer_id

select
    c.customer_id,
    n.name,
    n.kind,
    n.manager,
    k.status,
    k.is_buyer,
    coalesce(k.marketing_consent, true) as may_contact,
    k.first_purchase_on::varchar as first_purchase_on,
    k.last_purchase_on::varchar as last_purchase_on,
    k.days_since_last_purchase,
    k.median_gap_days,
    k.orders,
    k.frequency,
    k.total_value,
    k.net_value_12m,
    s.refunded_value::double as refunded_value,
    k.r_score,
    k.f_score,
    k.m_score,
    k.rfm_segment,
    k.value_tier,
    k.value_rank,
    k.lifecycle_stage,
    k.segment_name,
    k.p_alive,
    k.expected_purchases,
    k.clv,
    k.clv_low,
    k.clv_high,
    k.churn_probability,
    k.churn_band,
    h.churn_reasons::varchar as churn_reasons,
    h.horizon_days as churn_horizon_days,
    w.level,
    w.since_on::varchar as since_on,
    m.expected_margin_12m::double as expected_margin_12m,
    m.expected_loss::double as expected_loss,
    l.lost_on::varchar as lost_on,
    l.reason as lost_reason,
    l.reason_text as lost_text,
    l.value as lost_value,
    l.usual as lost_usual,
    coalesce(o.next_best_name, o.next_best_product) as offered_name,
    o.next_best_reason as offer_reason,
    coalesce(o.replenish_name, o.replenish_product) as due_name,
    o.replenish_due_on::varchar as due_on,
    o.replenish_gap_days as due_gap_days,
    t.contacts_12m,
    t.last_contact_on::varchar as last_contact_on,
    t.last_contact_channel,
    t.last_contact_outcome,
    t.enquiries_12m,
    t.visits_12m,
    t.last_visit_on::varchar as last_visit_on,
    t.complaints_12m,
    t.open_complaints,
    t.last_complaint_on::varchar as last_complaint_on,
    t.last_complaint_topic,
    t.last_complaint_answer_days,
    t.last_survey_on::varchar as last_survey_on,
    t.last_survey_score::double as last_survey_score
-- The few of each table are found before they are joined: else each join would hash a whole table.
from temp.card_customers as c
join night.report_customers as k using (customer_id)
left join (from customer.customers semi join temp.card_customers using (customer_id)) as n using (customer_id)
left join (from customer.summary semi join temp.card_customers using (customer_id)) as s using (customer_id)
left join (from scores.churn semi join temp.card_customers using (customer_id)) as h using (customer_id)
left join (from scores.churn_warnings semi join temp.card_customers using (customer_id)) as w using (customer_id)
left join (from scores.churn_money semi join temp.card_customers using (customer_id)) as m using (customer_id)
left join (from scores.lost_reasons semi join temp.card_customers using (customer_id)) as l using (customer_id)
left join (from scores.next_offer semi join temp.card_customers using (customer_id)) as o using (customer_id)
left join (from customer.contacts semi join temp.card_customers using (customer_id)) as t using (customer_id)
order by c.nth
