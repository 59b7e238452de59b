-- The stage of each exposure under IFRS 9, and the first test that put it there.
-- grain: one row per customer_id with a credit file
-- key: customer_id
-- units: stage 1, 2 or 3
-- source: IFRS 9 5.5.3 to 5.5.11, B5.5.37; tests in the order 90 days or default, 30 days, notches, PD ratio, PD
--     backstop, watch list; out of default only after three months' probation (EBA/GL/2016/07)

with tested as (
    select
        r.customer_id,
        f.days_past_due,
        f.is_defaulted = 1 as has_defaulted,
        case when r.is_defaulted then $as_of::date else b.last_default_on end as last_default_on,
        r.notches_since_origin,
        r.pd,
        r.origin_pd,
        w.watch_level
    from scores.rating as r
    join features.credit as f using (customer_id)
    left join scores.watch as w using (customer_id)
    left join features.credit_before as b
        on b.customer_id = r.customer_id
        and b.compared = 'night'
),

reasoned as (
    select
        *,
        case
            when has_defaulted then 'defaulted'
            when days_past_due >= 90 then 'past_due_90'
            when (last_default_on + to_months(3))::date > $as_of::date then 'probation'
            when days_past_due >= 30 then 'past_due_30'
            when notches_since_origin >= $policy_stage_notches then 'notches'
            when pd >= $policy_stage_pd_ratio * origin_pd and pd > origin_pd then 'pd_ratio'
            when pd >= $policy_stage_pd_backstop then 'pd_backstop'
            when watch_level is not null then 'watch_list'
            else 'performing'
        end as stage_reason
    from tested
)

select
    customer_id,
    case
        when stage_reason in ('defaulted', 'past_due_90', 'probation') then 3
        when stage_reason = 'performing' then 1
        else 2
    end::integer as ifrs_stage,
    stage_reason,
    last_default_on
from reasoned
