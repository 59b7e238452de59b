-- Who is to be watched: likelier to leave than most of their class, not likely enough to act on.
-- grain: one row per customer at the level watch; `may_contact` is false without consent
-- The smallest class of a customer without margin says nothing of their value.

select
    w.customer_id,
    case when m.expected_margin_12m > 0 or w.value_class <> 'small' then w.value_class end as value_class,
    w.since_on::varchar as since_on,
    w.crossed,
    w.churn_probability,
    nullif(m.expected_loss, 0)::double as expected_loss,
    h.churn_reasons::varchar as churn_reasons,
    s.signals,
    k.value_tier,
    k.rfm_segment,
    k.segment_name,
    k.lifecycle_stage,
    k.last_purchase_on,
    k.days_since_last_purchase,
    k.median_gap_days,
    k.may_contact
from scores.churn_warnings as w
join scores.churn_money as m using (customer_id)
join night.marketing_customers as k using (customer_id)
left join scores.churn as h using (customer_id)
left join (
    select customer_id, to_json(list(code order by code))::varchar as signals
    from scores.early_signals
    group by customer_id
) as s using (customer_id)
where w.level = 'watch'
order by m.expected_loss desc, w.churn_probability desc, w.customer_id
