-- Every k-means segment there has been, with the name that it had last.
-- grain: one row per segment_id

with models as (
    select
        fitted_on,
        unnest(from_json(json_extract(model, '$.ids'), '["INTEGER"]')) as segment_id,
        unnest(from_json(json_extract(model, '$.names'), '["VARCHAR"]')) as segment_name
    from ops.segment_model
    where fitted_on <= $as_of::date
)

select segment_id::varchar as segment_id, arg_max(segment_name, fitted_on) as segment_name
from models
group by segment_id
order by segment_id
