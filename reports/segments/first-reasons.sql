-- What heads the reasons of the customers who are acted on; the attribute by its name where a labelled table gives it.
-- grain: one row per first reason; an empty code stands for customers whom no single reason moves

select
    coalesce(h.churn_reasons ->> '$[0].code', '') as code,
    coalesce(h.churn_reasons ->> '$[0].name', '') as name,
    count(*)::integer as customers
from scores.churn_warnings as w
join scores.churn as h using (customer_id)
where w.level = 'act'
group by code, name
order by customers desc, code, name
