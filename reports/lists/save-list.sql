-- Whom to call before they leave, those to contact first, the worthiest before the others.
-- grain: one row per customer at the level act; `may_contact` is false without consent
-- Where no sales say what anybody is worth, no figure of worth is shown and the likeliest come first.

with money as (
    select coalesce(sum(expected_margin_12m), 0) > 0 as is_known from scores.churn_money
),

listed as (
    select s.*, m.is_known
    from actions.save_list as s
    cross join money as m
)

select
    l.customer_id,
    l.as_of::varchar as as_of,
    l.suppressed_by is null as is_to_contact,
    l.suppressed_by,
    l.is_control,
    l.may_contact,
    case when l.is_known then l.value_class end as value_class,
    l.since_on::varchar as since_on,
    l.crossed,
    l.churn_probability,
    h.churn_reasons::varchar as churn_reasons,
    l.signals,
    l.recommended_action,
    case when l.is_known then l.expected_margin_12m::double end as expected_margin_12m,
    case when l.is_known then l.expected_loss::double end as expected_loss,
    case when l.is_known then l.worth_of_saving::double end as worth_of_saving,
    case when l.is_known then l.worth_rank end as worth_rank,
    k.value_tier,
    k.rfm_segment,
    k.segment_name,
    k.lifecycle_stage,
    k.last_purchase_on,
    k.days_since_last_purchase,
    k.median_gap_days
from listed as l
join night.marketing_customers as k using (customer_id)
left join scores.churn as h using (customer_id)
order by is_to_contact desc, l.worth_of_saving desc, l.churn_probability desc, l.customer_id
