-- The fitted models with their holdout result and the naive baseline beside it.
-- grain: one row per model

select
    model,
    purpose,
    n::integer as n,
    metrics::varchar as metrics,
    baseline::varchar as baseline,
    grade,
    is_used,
    note
from ops.model
order by purpose, is_used desc, model
