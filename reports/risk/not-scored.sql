-- Customers without a credit grade, by reason.
-- grain: one row per reason that occurs

select
    case when k.status = 'buyer' then 'no_credit_history' when k.status = 'no purchase yet' then 'no_purchase' else 'all_cancelled' end as reason,
    count(*)::integer as customers
from night.report_customers as k
left join scores.credit as c using (customer_id)
where c.credit_grade is null
group by reason
order by reason
