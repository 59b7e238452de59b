-- How complaints of twelve months were answered: in all, by topic, by channel.
-- grain: one row per dimension and member
-- units: calendar days

select
    dimension,
    member,
    complaints,
    met,
    breached,
    sla_met_share::double as sla_met_share,
    answer_days_p50::double as answer_days_p50,
    answer_days_p90::double as answer_days_p90,
    repeated,
    repeat_share::double as repeat_share,
    open,
    open_to_7_days,
    open_8_to_30_days,
    open_31_to_90_days,
    open_over_90_days,
    target_days::double as target_days
from scores.complaints_by
where dimension in ('total', 'topic', 'channel')
order by list_position(['total', 'topic', 'channel'], dimension), complaints desc, member
