-- Who moved between the latest earlier night on the books and tonight: by value tier, by RFM segment and by stage of
-- life, with the money they stood for.
-- grain: one row per kind of class, class then and class now that a customer has; none when tonight is the first
-- key: kind, from_class, to_class
-- units: net_value is that of twelve months, then and now, in the company's currency
-- Rows add up to the customers of that night, columns to those of tonight: who was not known then comes from `(new)`,
-- who is known no more goes to `(left)`, and who was in no class is in `(none)`.

with nights as (
    select max(as_of) as previous_on
    from ops.standing
    where as_of < $as_of::date
),

before as (
    select
        s.as_of as previous_on,
        s.customer_id,
        s.rfm_segment,
        s.value_tier,
        s.lifecycle_stage,
        s.net_value_12m
    from ops.standing as s
    join nights as n on s.as_of = n.previous_on
),

tonight as (
    select s.customer_id, s.rfm_segment, s.value_tier, s.lifecycle_stage, s.net_value_12m
    from ops.standing as s
    join nights as n on n.previous_on is not null
    where s.as_of = $as_of::date
),

moves as (
    select
        b.customer_id is null as is_new,
        t.customer_id is null as has_left,
        b.net_value_12m as value_before,
        t.net_value_12m as value_now,
        unnest([
            {'kind': 'value_tier', 'then': b.value_tier, 'now': t.value_tier},
            {'kind': 'rfm_segment', 'then': b.rfm_segment, 'now': t.rfm_segment},
            {'kind': 'lifecycle_stage', 'then': b.lifecycle_stage, 'now': t.lifecycle_stage}
        ]) as class
    from before as b
    full join tonight as t on t.customer_id = b.customer_id
)

select
    class.kind as kind,
    case when is_new then '(new)' else coalesce(class.then, '(none)') end as from_class,
    case when has_left then '(left)' else coalesce(class.now, '(none)') end as to_class,
    any_value(n.previous_on)::date as previous_as_of,
    count(*)::integer as customers,
    coalesce(sum(value_before), 0)::decimal(18, 4) as net_value_before,
    coalesce(sum(value_now), 0)::decimal(18, 4) as net_value_now
from moves
cross join nights as n
group by
    class.kind,
    case when is_new then '(new)' else coalesce(class.then, '(none)') end,
    case when has_left then '(left)' else coalesce(class.now, '(none)') end
