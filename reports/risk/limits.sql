-- Limits and terms suggested, by grade.
-- grain: one row per credit_grade that occurs
-- units: the currency of the company; days

select
    credit_grade,
    count(*)::integer as customers,
    count(credit_limit)::integer as with_limit,
    coalesce(sum(credit_limit), 0)::double as credit_limit,
    coalesce(sum(limit_used), 0)::double as limit_used,
    count(*) filter (where is_blocked)::integer as blocked,
    mode(payment_method order by payment_method) as payment_method,
    mode(payment_terms_days order by payment_terms_days)::integer as payment_terms
from night.risk_customers
where payment_method is not null
group by credit_grade
order by credit_grade
