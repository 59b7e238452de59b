-- ROC of the latest past night that could be judged: shares of goods and bads with a score or a lower one.
-- grain: one row per score at which either share has moved by a fiftieth, the ends and the greatest distance included

with latest as (
    select *
    from scores.ranking_curve
    where origin_on = (select max(origin_on) from scores.ranking_curve)
),

steps as (
    select
        *,
        floor(goods_share * 50) + floor(bads_share * 50) as step,
        lag(floor(goods_share * 50) + floor(bads_share * 50)) over (order by credit_score) as step_before
    from latest
)

select credit_score, goods_share, bads_share, is_ks
from steps
where is_ks
    or step_before is null
    or step > step_before
order by credit_score
