-- The model of segments in force: when it was fitted, when the next one is due, and how good it is.
-- grain: one row where customers are divided, none otherwise
-- units: days; stability and silhouette as fractions of one

select
    min(p.fitted_on)::varchar as fitted_on,
    min(p.refit_on)::varchar as refit_on,
    date_diff('day', min(p.fitted_on)::date, $as_of::date)::integer as age_days,
    min(p.stability)::double as stability,
    min(m.n)::double as n,
    min(json_extract_string(m.fit, '$.silhouette')::double)::double as silhouette
from scores.segment_profiles as p
left join ops.model as m on m.purpose = 'segments'
having count(*) > 0
