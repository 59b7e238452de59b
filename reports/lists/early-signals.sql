-- What is unusual tonight for single customers, by what they bring.
-- grain: one row per customer and signal; `may_contact` is false without consent

select
    s.customer_id,
    s.code as signal,
    s.value as signal_value,
    s.usual as signal_usual,
    s.since_on::varchar as since_on,
    m.value_class,
    m.churn_probability,
    case when w.level <> 'none' then w.level end as level,
    nullif(m.expected_margin_12m, 0)::double as expected_margin_12m,
    k.last_purchase_on,
    k.may_contact
from scores.early_signals as s
join night.marketing_customers as k using (customer_id)
left join scores.churn_money as m using (customer_id)
left join scores.churn_warnings as w using (customer_id)
order by m.expected_margin_12m desc nulls last, s.customer_id, s.code
