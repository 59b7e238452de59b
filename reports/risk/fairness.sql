-- How the groups of protected attributes fared on the holdout; the attributes themselves are in no model.
-- grain: one row per attribute and group

select
    attribute,
    member_group,
    customers,
    bads,
    approval_rate,
    approval_ratio,
    opportunity_gap,
    auc,
    observed_over_expected
from scores.fairness
order by attribute, member_group
