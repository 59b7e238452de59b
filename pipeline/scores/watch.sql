-- The watch list: who is on it tonight, since when, by which evidence, and when they may leave.
-- grain: one row per customer_id that is on the list on $as_of, or left it since the night before
-- key: customer_id
-- units: leaves_on is the first day without the list if no trigger is met until then
-- A trigger puts a customer on the list; $policy_watch_months without any takes them off. Red turns to amber when no
-- red trigger was met for as long.

with states as (
    select
        coalesce(c.customer_id, b.customer_id) as customer_id,
        b.previous_on,
        b.watch_level as previous_level,
        b.watch_entered_on,
        c.watch_level as level_tonight,
        case when c.watch_level is not null then c.watch_reasons else b.watch_reasons end as watch_reasons,
        case when c.watch_level is not null then $as_of::date else b.last_trigger_on end as last_trigger_on,
        case when c.watch_level = 'red' then $as_of::date else b.last_red_on end as last_red_on
    from scores.credit as c
    full join (select * from features.credit_before where compared = 'night') as b
        on b.customer_id = c.customer_id
),

levels as (
    select
        *,
        case
            when (last_red_on + to_months($policy_watch_months::integer))::date > $as_of::date then 'red'
            when (last_trigger_on + to_months($policy_watch_months::integer))::date > $as_of::date then 'amber'
        end as watch_level
    from states
)

select
    customer_id,
    watch_level,
    level_tonight,
    previous_level,
    case
        when watch_level is null then 'left'
        when previous_level is null then 'entered'
        when watch_level = 'red' and previous_level = 'amber' then 'worse'
        when watch_level = 'amber' and previous_level = 'red' then 'better'
        else 'stays'
    end as movement,
    case when previous_level is null then $as_of::date else watch_entered_on end as entered_on,
    last_trigger_on,
    last_red_on,
    (last_trigger_on + to_months($policy_watch_months::integer))::date as leaves_on,
    watch_reasons
from levels
where watch_level is not null
    or previous_level is not null
