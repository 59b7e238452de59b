-- How well past scores ranked those who went bad.
-- grain: one row per past night with bad and good customers, latest first

select
    origin_on::varchar as origin_on,
    basis,
    customers,
    bads,
    auc,
    auc_standard_error as auc_error,
    auc_low,
    auc_high,
    gini,
    gini_low,
    gini_high,
    ks,
    ks_low,
    ks_high,
    ks_score,
    ks_noise
from scores.monitoring_ranking
order by scores.monitoring_ranking.origin_on desc
