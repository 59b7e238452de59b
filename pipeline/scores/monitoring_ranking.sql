-- How well the score of past nights ranked those who went bad: AUC, Gini and KS with their intervals.
-- grain: one row per past night with bad and good customers
-- key: origin_on
-- units: auc 0.5 (none) to 1; gini = 2 auc - 1; low and high are the bounds of a 95 % interval; ks_noise is the KS that
--     chance alone stays below in 95 % of such samples
-- source: Hanley & McNeil (1982); ties count half; KS noise by Kolmogorov-Smirnov, 1.358 sqrt(1/bads + 1/goods); the
--     interval of KS is that of two shares at the score where they are furthest apart

with scored as (
    select
        origin_on,
        any_value(basis) as basis,
        credit_score,
        sum(is_bad) as bads,
        count(*) - sum(is_bad) as goods
    from scores.credit_outcome_history
    group by origin_on, credit_score
),

running as (
    select
        *,
        sum(bads) over (partition by origin_on order by credit_score) as bads_to_here,
        sum(goods) over (partition by origin_on order by credit_score) as goods_to_here,
        sum(bads) over (partition by origin_on) as all_bads,
        sum(goods) over (partition by origin_on) as all_goods
    from scored
),

areas as (
    select
        origin_on,
        any_value(basis) as basis,
        max(all_bads) as bads,
        max(all_goods) as goods,
        sum(bads * (all_goods - goods_to_here) + 0.5 * bads * goods)::double / max(all_bads * all_goods)::double as auc,
        max(abs(bads_to_here::double / all_bads::double - goods_to_here::double / all_goods::double)) as ks
    from running
    where all_bads > 0
        and all_goods > 0
    group by origin_on
),

errors as (
    select
        *,
        sqrt((
            auc * (1 - auc)
            + (bads - 1)::double * (auc / (2 - auc) - auc * auc)
            + (goods - 1)::double * (2 * auc * auc / (1 + auc) - auc * auc)
        ) / (bads * goods)::double) as standard_error
    from areas
),

furthest as (
    select
        c.origin_on,
        c.credit_score as ks_score,
        sqrt(
            c.bads_share * (1 - c.bads_share) / a.bads::double
            + c.goods_share * (1 - c.goods_share) / a.goods::double
        ) as ks_error
    from scores.ranking_curve as c
    join areas as a on a.origin_on = c.origin_on
    where c.is_ks
)

select
    e.origin_on,
    e.basis,
    (e.bads + e.goods)::integer as customers,
    e.bads::integer as bads,
    auc::double as auc,
    standard_error::double as auc_standard_error,
    greatest(auc - 1.96 * standard_error, 0)::double as auc_low,
    least(auc + 1.96 * standard_error, 1)::double as auc_high,
    (2 * auc - 1)::double as gini,
    (2 * greatest(auc - 1.96 * standard_error, 0) - 1)::double as gini_low,
    (2 * least(auc + 1.96 * standard_error, 1) - 1)::double as gini_high,
    ks::double as ks,
    greatest(ks - 1.96 * ks_error, 0)::double as ks_low,
    least(ks + 1.96 * ks_error, 1)::double as ks_high,
    ks_score,
    (1.358 * sqrt(1 / e.bads::double + 1 / e.goods::double))::double as ks_noise
from errors as e
join furthest as f on f.origin_on = e.origin_on
