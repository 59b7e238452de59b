-- How complaints of the last twelve months were answered, in all and by topic, channel and month.
-- grain: one row per dimension (`total`, `topic`, `channel`, `month`) and member with a complaint
-- key: dimension, member
-- units: calendar days; answer times are those of answered complaints; sla_met_share = met / (met + breached), open
--     ones past due counted as breached; an empty member stands for what nobody recorded; months as YYYY-MM
-- open_* counts complaints open on $as_of by age; of the last twelve months, as everything here

with complaints as (
    select
        coalesce(topic, '') as topic,
        coalesce(channel, '') as channel,
        strftime(occurred_on, '%Y-%m') as month,
        answer,
        answer_days,
        age_days,
        is_open,
        is_repeat,
        is_reopened
    from features.complaints
    where occurred_on > $as_of::date - interval 12 month
)

select
    case
        when grouping(topic) = 0 then 'topic'
        when grouping(channel) = 0 then 'channel'
        when grouping(month) = 0 then 'month'
        else 'total'
    end as dimension,
    coalesce(topic, channel, month, '') as member,
    count(*)::integer as complaints,
    (count(*) filter (where answer = 'met'))::integer as met,
    (count(*) filter (where answer = 'breached'))::integer as breached,
    (count(*) filter (where answer = 'pending'))::integer as pending,
    (
        count(*) filter (where answer = 'met') / nullif(count(*) filter (where answer <> 'pending'), 0)
    )::double as sla_met_share,
    $complaint_target_days::integer as target_days,
    (quantile_cont(answer_days, 0.5))::double as answer_days_p50,
    (quantile_cont(answer_days, 0.9))::double as answer_days_p90,
    (count(*) filter (where is_repeat))::integer as repeated,
    (count(*) filter (where is_repeat) / count(*))::double as repeat_share,
    (count(*) filter (where is_reopened))::integer as reopened,
    (count(*) filter (where is_open))::integer as open,
    (count(*) filter (where is_open and age_days <= 7))::integer as open_to_7_days,
    (count(*) filter (where is_open and age_days between 8 and 30))::integer as open_8_to_30_days,
    (count(*) filter (where is_open and age_days between 31 and 90))::integer as open_31_to_90_days,
    (count(*) filter (where is_open and age_days > 90))::integer as open_over_90_days
from complaints
group by grouping sets ((), (topic), (channel), (month))
having count(*) > 0
