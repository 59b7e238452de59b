-- What risk's lists may say of a customer: standing, reasons, exposure, rating, stage, limit and terms.
-- A temporary table, from which each list takes its customers and their order. The grade is that of the policy: by PD
-- or points, under the hard rules and what people decided.
-- grain: one row per known customer
-- key: customer_id

select
    c.customer_id,
    c.name,
    c.kind,
    c.manager,
    c.last_purchase_on::varchar as last_purchase_on,
    c.days_since_last_purchase,
    c.median_gap_days,
    c.net_value_12m,
    c.value_tier,
    c.lifecycle_stage,
    c.churn_probability,
    c.churn_band,
    c.churn_reasons,
    c.value_at_risk,
    c.credit_score,
    coalesce(r.credit_class, c.credit_grade) as credit_grade,
    r.class_reason,
    r.previous_class as previous_grade,
    r.notches,
    r.pd,
    r.rating,
    c.credit_reasons,
    c.exposure,
    c.days_past_due,
    coalesce(l.payment_terms, c.payment_terms_days) as payment_terms_days,
    l.payment_method,
    l.credit_limit::double as credit_limit,
    l.previous_limit::double as previous_limit,
    l.limit_used::double as limit_used,
    l.limit_reasons,
    l.block_reasons,
    coalesce(l.is_blocked, false) as is_blocked,
    s.ifrs_stage,
    s.stage_reason,
    p.provision::double as provision,
    w.watch_level,
    w.movement as watch_movement,
    w.entered_on::varchar as watch_entered_on,
    w.last_trigger_on::varchar as watch_trigger_on,
    w.leaves_on::varchar as watch_leaves_on,
    coalesce(w.watch_reasons, c.watch_reasons) as watch_reasons,

    -- by which lists choose and order
    w.watch_level is not null as watchlist,
    c.is_buyer
from temp.report_customers as c
left join scores.rating as r using (customer_id)
left join scores.limits as l using (customer_id)
left join scores.ifrs_stage as s using (customer_id)
left join scores.provisions as p using (customer_id)
left join scores.watch as w using (customer_id)
