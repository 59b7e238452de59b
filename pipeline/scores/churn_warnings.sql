-- Who is watched and who is acted on tonight, since when, and who crossed a threshold since the night before.
-- grain: one row per customer with a churn probability who is not lost, or with a warning that ended tonight for want
--     of one
-- key: customer_id
-- units: probabilities 0 to 1
-- A warning is raised at its threshold and holds until the probability falls below $warning_clear_at of it, so that
-- nobody flaps. `ops.churn_warning` tells the level before tonight: the same night built twice, or an earlier one
-- built again, gives the same rows. On the first night on the books nobody crosses: everybody begins.

with levels_before as (
    select
        customer_id,
        arg_max(to_level, crossed_on) as level,
        max(crossed_on) as since_on
    from ops.churn_warning
    where crossed_on < $as_of::date
    group by customer_id
),

books as (
    select count(*) > 0 as has_night_before
    from ops.churn_warning_night
    where as_of < $as_of::date
),

ranked as (
    select
        m.customer_id,
        m.value_class,
        m.churn_probability,
        t.act_rule,
        t.capacity,
        t.act_threshold,
        t.watch_threshold,
        -- Rounded, since four fifths of 0.4 are a little more than 0.32 in binary fractions.
        round($warning_clear_at * t.act_threshold, 9) as act_cleared_below,
        round($warning_clear_at * t.watch_threshold, 9) as watch_cleared_below,
        row_number() over (partition by m.value_class order by m.churn_probability desc, m.customer_id) as nth
    from scores.churn_money as m
    join scores.churn_thresholds as t using (value_class)
),

levelled as (
    select
        coalesce(r.customer_id, b.customer_id) as customer_id,
        r.value_class,
        r.churn_probability,
        r.act_rule,
        r.act_threshold,
        r.watch_threshold,
        coalesce(b.level, 'none') as previous_level,
        b.since_on as previous_since_on,
        case
            when r.churn_probability >= r.act_threshold
                and (r.act_rule <> 'capacity' or r.nth <= r.capacity) then 'act'
            when b.level = 'act' and r.churn_probability >= r.act_cleared_below then 'act'
            when r.churn_probability >= r.watch_threshold then 'watch'
            when b.level in ('act', 'watch')
                and r.churn_probability >= r.watch_cleared_below then 'watch'
            else 'none'
        end as level
    from ranked as r
    full join levels_before as b on b.customer_id = r.customer_id
)

select
    l.customer_id,
    l.value_class,
    l.churn_probability,
    l.level,
    l.previous_level,
    case when l.level <> l.previous_level then $as_of::date else l.previous_since_on end as since_on,
    case
        when not b.has_night_before or l.level = l.previous_level then null
        when l.level = 'act' or l.previous_level = 'none' then 'up'
        else 'down'
    end as crossed,
    l.act_rule,
    l.act_threshold,
    l.watch_threshold
from levelled as l
cross join books as b
where l.value_class is not null
    or l.previous_level <> 'none'
