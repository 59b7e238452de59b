-- Early signals of tonight: how many customers show each, and what they bring.
-- grain: one row per signal that occurs
-- units: the currency of the company; fresh counts signals that began within the last 31 days

select
    s.code,
    count(*)::integer as customers,
    count(*) filter (where s.since_on > $as_of::date - 31)::integer as fresh,
    count(*) filter (where w.level = 'act')::integer as acted_on,
    coalesce(sum(m.expected_margin_12m), 0)::double as expected_margin_12m
from scores.early_signals as s
left join scores.churn_warnings as w using (customer_id)
left join scores.churn_money as m using (customer_id)
group by s.code
order by customers desc, s.code
