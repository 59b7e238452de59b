-- How soon the score of a past night came upon those who went bad, from the lowest score up: ROC, KS and histogram.
-- grain: one row per past night with bad and good customers and score that somebody had
-- key: origin_on, credit_score
-- units: bads_share and goods_share of those with this score or a lower one, 0 to 1; is_ks marks the score at which
--     they are furthest apart, of equals the lowest
-- source: Hanley & McNeil (1982); KS as the greatest distance of the two

with scored as (
    select
        origin_on,
        basis,
        credit_score,
        count(*) as customers,
        sum(is_bad) as bads
    from scores.credit_outcome_history
    group by origin_on, basis, credit_score
),

running as (
    select
        *,
        sum(bads) over (partition by origin_on order by credit_score) as bads_to_here,
        sum(customers - bads) over (partition by origin_on order by credit_score) as goods_to_here,
        sum(bads) over (partition by origin_on) as all_bads,
        sum(customers - bads) over (partition by origin_on) as all_goods
    from scored
),

shares as (
    select
        *,
        bads_to_here::double / all_bads::double as bads_share,
        goods_to_here::double / all_goods::double as goods_share
    from running
    where all_bads > 0
        and all_goods > 0
)

select
    origin_on,
    basis,
    credit_score,
    customers::integer as customers,
    bads::integer as bads,
    bads_share::double as bads_share,
    goods_share::double as goods_share,
    (row_number() over (
        partition by origin_on order by abs(bads_share - goods_share) desc, credit_score
    ) = 1) as is_ks
from shares
