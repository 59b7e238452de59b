-- How the groups of protected attributes fared on the holdout, with the intervals of what is compared.
-- grain: one row per basis, attribute and group

select
    basis,
    attribute,
    member_group,
    customers,
    bads,
    approval_rate,
    approval_low,
    approval_high,
    approval_ratio,
    ratio_low,
    ratio_high,
    opportunity_gap,
    gap_low,
    gap_high,
    auc,
    observed_over_expected
from scores.fairness
order by basis, attribute, member_group
