-- How well past scores ranked those who went bad.
-- grain: one row per past night with bad and good customers, latest first

select
    origin_on::varchar as origin_on,
    basis,
    customers,
    bads,
    auc,
    auc_low,
    auc_high,
    gini,
    ks,
    ks_noise
from scores.monitoring_ranking
order by scores.monitoring_ranking.origin_on desc
