-- Where a customer stands with credit, and the credit file in its six parts: for risk alone.
-- grain: one row per customer with a card and a credit file
-- key: customer_id

select
    c.customer_id,
    r.credit_grade,
    r.previous_grade,
    r.class_reason,
    r.pd,
    r.rating,
    r.credit_score,
    r.credit_reasons,
    r.exposure::double as exposure,
    r.days_past_due,
    r.payment_terms_days,
    r.payment_method,
    r.credit_limit,
    r.previous_limit,
    r.limit_used,
    r.limit_reasons,
    r.block_reasons,
    r.ifrs_stage,
    r.stage_reason,
    r.provision::double as provision,
    r.watch_level,
    r.watch_movement,
    r.watch_entered_on,
    r.watch_leaves_on,
    r.watch_reasons,
    f.identity,
    f.business,
    f.assets,
    f.payments,
    f.banking,
    f.decisions
from temp.card_customers as c
join night.risk_customers as r using (customer_id)
join scores.credit_file as f using (customer_id)
order by c.nth
