-- Survey answers of the last twelve months counted by what they say, in all and by topic, channel and month.
-- grain: one row per scale, dimension (`total`, `topic`, `channel`, `month`) and member with an answer
-- key: scale, dimension, member
-- units: scores on the scale, `1-5` or `0-10`; asked counts surveys with and without a score, on the scale of their
--     export; happy and unhappy are 4 to 5 and 1 to 2 of 1-5, 9 to 10 and 0 to 6 of 0-10
-- source: Reichheld (2003): detractors are 0 to 6, promoters 9 and 10
-- The scale is the configured one ($survey_scale), else seen from the data of each export as a whole: scores that all
-- lie from 1 to 5 are 1-5, those that reach outside it 0-10. Answers outside their scale are left out.

with surveys as (
    select
        source,
        coalesce(topic, '') as topic,
        coalesce(channel, '') as channel,
        strftime(occurred_on, '%Y-%m') as month,
        occurred_on > $as_of::date - interval 12 month as is_recent,
        score
    from staging.interactions
    where kind = 'survey'
),

scales as (
    select
        source,
        case
            when $survey_scale <> 'auto' then $survey_scale
            when min(score) >= 1 and max(score) <= 5 then '1-5'
            when max(score) is not null then '0-10'
        end as scale
    from surveys
    group by source
),

answers as (
    select s.*, c.scale
    from surveys as s
    join scales as c using (source)
    where s.is_recent
        and c.scale is not null
        and (
            s.score is null
            or (c.scale = '1-5' and s.score between 1 and 5)
            or (c.scale = '0-10' and s.score between 0 and 10)
        )
)

select
    scale,
    case
        when grouping(topic) = 0 then 'topic'
        when grouping(channel) = 0 then 'channel'
        when grouping(month) = 0 then 'month'
        else 'total'
    end as dimension,
    coalesce(topic, channel, month, '') as member,
    count(*)::integer as asked,
    count(score)::integer as n,
    (count(*) filter (where (scale = '1-5' and score >= 4) or (scale = '0-10' and score >= 9)))::integer as happy,
    (count(*) filter (where (scale = '1-5' and score <= 2) or (scale = '0-10' and score <= 6)))::integer as unhappy,
    avg(score)::double as mean_score
from answers
group by grouping sets ((scale), (scale, topic), (scale, channel), (scale, month))
having count(score) > 0
