-- What risk's lists may say of a customer with credit: standing, reasons, exposure, rating, stage, limit and terms.
-- A table of the night, from which each list takes its customers and their order. The grade is that of the policy: by
-- PD or points, under the hard rules and what people decided.
-- grain: one row per customer with a credit score, and per customer without one who left the watch list
-- key: customer_id
-- units: the currency of the company for amounts; exposure and provision are decimals, whose sums are exact

with borrowers as (
    select customer_id from scores.credit
    union
    select customer_id from scores.watch
)

select
    k.customer_id,
    night.masked_name(n.name, n.kind) as masked_name,
    n.manager,
    k.net_value_12m,
    k.lifecycle_stage,
    k.churn_band,
    c.credit_score::integer as credit_score,
    coalesce(r.credit_class, c.credit_grade) as credit_grade,
    r.class_reason,
    r.previous_class as previous_grade,
    r.pd,
    r.rating,
    c.credit_reasons::varchar as credit_reasons,
    c.exposure,
    c.days_past_due::integer as days_past_due,
    coalesce(l.payment_terms, c.payment_terms_days)::integer as payment_terms_days,
    l.payment_method,
    l.credit_limit::double as credit_limit,
    l.previous_limit::double as previous_limit,
    l.limit_used::double as limit_used,
    l.limit_reasons,
    l.block_reasons,
    coalesce(l.is_blocked, false) as is_blocked,
    s.ifrs_stage,
    s.stage_reason,
    p.provision,
    w.watch_level,
    w.movement as watch_movement,
    w.entered_on::varchar as watch_entered_on,
    w.leaves_on::varchar as watch_leaves_on,
    coalesce(w.watch_reasons, c.watch_reasons::varchar) as watch_reasons,

    -- by which lists choose and order
    w.watch_level is not null as watchlist
from borrowers as b
join night.report_customers as k using (customer_id)
join customer.customers as n using (customer_id)
left join scores.credit as c using (customer_id)
left join scores.rating as r using (customer_id)
left join scores.limits as l using (customer_id)
left join scores.ifrs_stage as s using (customer_id)
left join scores.provisions as p using (customer_id)
left join scores.watch as w using (customer_id)
-- Pages add up fractions of this table, and the last digit of such a sum depends on the order of its rows.
order by k.customer_id
