-- The credit portfolio by grade.
-- grain: one row per credit_grade that occurs

select
    credit_grade,
    count(*)::integer as customers,
    coalesce(sum(exposure), 0)::double as exposure,
    coalesce(sum(exposure) filter (where days_past_due > 0), 0)::double as overdue,
    count(*) filter (where watchlist)::integer as watched,
    avg(credit_score)::double as credit_score
from temp.report_customers
where credit_grade is not null
group by credit_grade
order by credit_grade
