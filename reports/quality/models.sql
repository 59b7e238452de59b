-- The fitted models with their holdout result and the naive baseline beside it.
-- grain: one row per model
-- units: drift as a fraction of the main figure of an earlier night; null without one

select
    m.model,
    m.purpose,
    m.n::integer as n,
    m.metrics::varchar as metrics,
    m.baseline::varchar as baseline,
    m.grade,
    m.is_used,
    m.note,
    d.change::double as drift,
    d.previous_as_of::varchar as drift_since,
    d.is_drifting
from ops.model as m
left join scores.model_drift as d using (model)
order by m.purpose, m.is_used desc, m.model
