-- How satisfied customers said they were in the last twelve months, in all and by topic, channel and month.
-- grain: one row per measure, dimension (`total`, `topic`, `channel`, `month`) and member with an answer
-- key: measure, dimension, member
-- units: csat as a fraction, nps in points from -100 to 100, mean_score on the scale of the survey; low and high hold
--     the value with 95 %; is_few marks fewer than $survey_few answers, which say little
-- response_rate is known where exports hold surveys without a score, too; customers who don't answer may feel otherwise

with counts as (
    select
        (row_number() over (order by scale, dimension, member) - 1)::integer as row_no,
        *
    from features.survey_counts
)

select
    case c.scale when '1-5' then 'csat' else 'nps' end as measure,
    c.dimension,
    c.member,
    c.n,
    i.value,
    i.low,
    i.high,
    c.mean_score,
    case when c.asked > c.n then (c.n / c.asked)::double end as response_rate,
    c.n < $survey_few as is_few
from counts as c
join scores.survey_intervals as i using (row_no)
