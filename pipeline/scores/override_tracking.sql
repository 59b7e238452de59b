-- What people decided against the system, and what came of it.
-- grain: one row per override ever decided by $as_of
-- key: decision_no
-- units: the system's own value is tonight's; direction softer gives more credit or more time than it
-- is_in_force is false once it was released, replaced or has expired

with own as (
    select
        r.customer_id,
        coalesce(s.credit_grade, r.credit_class) as credit_class,
        r.is_defaulted,
        s.days_past_due,
        s.exposure
    from scores.rating as r
    join scores.credit as s using (customer_id)
)

select
    d.decision_no,
    d.customer_id,
    d.field,
    d.value,
    d.decided_by,
    d.second_person,
    d.reason,
    d.decided_on,
    d.expires_on,
    f.decision_no is not null as is_in_force,
    date_diff('day', d.decided_on, $as_of::date)::integer as days_since,
    case
        when d.field = 'credit_class' then o.credit_class
        when d.field = 'credit_limit' then (l.need * k.factor::decimal(9, 4))::decimal(18, 2)::varchar
        when d.field = 'payment_terms' then k.days::varchar
    end as own_value,
    case
        when d.field = 'credit_class' and d.value < o.credit_class then 'softer'
        when d.field = 'credit_class' and d.value > o.credit_class then 'stricter'
        when d.field = 'credit_limit' and try_cast(d.value as double) > l.need::double * k.factor then 'softer'
        when d.field = 'credit_limit' and try_cast(d.value as double) < l.need::double * k.factor then 'stricter'
        when d.field = 'payment_terms' and try_cast(d.value as integer) > k.days then 'softer'
        when d.field = 'payment_terms' and try_cast(d.value as integer) < k.days then 'stricter'
        when o.customer_id is not null then 'same'
    end as direction,
    o.days_past_due,
    o.exposure,
    o.is_defaulted
from ops.decision as d
left join own as o on o.customer_id = d.customer_id
left join scores.limits as l on l.customer_id = d.customer_id
left join (
    select unnest(from_json($policy_classes, '[{"class":"VARCHAR","factor":"DOUBLE","days":"INTEGER"}]'), recursive := true)
) as k on k.class = o.credit_class
left join scores.decisions as f on f.decision_no = d.decision_no
where d.kind = 'override'
    and d.decided_on <= $as_of::date
