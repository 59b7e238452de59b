-- Customers without a credit grade, by reason.
-- grain: one row per reason that occurs

select
    case when status = 'buyer' then 'no_credit_history' when status = 'no purchase yet' then 'no_purchase' else 'all_cancelled' end as reason,
    count(*)::integer as customers
from temp.report_customers
where credit_grade is null
group by reason
order by reason
