-- How satisfied customers said they were: in all, by topic, by channel.
-- grain: one row per measure, dimension and member
-- units: csat from 0 to 1, nps in points

select
    measure,
    dimension,
    member,
    n,
    value::double as value,
    low::double as low,
    high::double as high,
    response_rate::double as response_rate,
    is_few
from scores.satisfaction
where dimension in ('total', 'topic', 'channel')
order by measure, list_position(['total', 'topic', 'channel'], dimension), n desc, member
