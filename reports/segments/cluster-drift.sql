-- What is measured every night of the segments: who moved, and how far each figure has shifted since the fit.
-- grain: one row per measure and feature
-- units: a fraction of the customers, or a PSI

select
    replace(measure, ' ', '_') as measure,
    feature,
    value::double as value,
    "limit"::double as alarm_limit,
    is_alarm = 1 as is_alarm
from scores.segment_drift
order by measure, feature
