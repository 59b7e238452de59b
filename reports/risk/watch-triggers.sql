-- What keeps customers on the watch list: customers by sign; one customer may show several.
-- grain: one row per code

select
    code,
    count(*)::integer as customers,
    count(*) filter (where movement = 'entered')::integer as entered
from (
    select customer_id, movement, unnest(from_json(watch_reasons, '[{"code":"VARCHAR"}]'), recursive := true)
    from scores.watch
    where watch_level is not null
)
group by code
order by customers desc, code
