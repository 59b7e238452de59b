-- Why orders stop: customers by reason; one customer may have several.
-- grain: one row per code

select
    code,
    count(*)::integer as customers,
    coalesce(sum(limit_used), 0)::double as limit_used
from (
    select customer_id, limit_used, unnest(from_json(block_reasons, '[{"code":"VARCHAR"}]'), recursive := true)
    from scores.limits
)
group by code
order by customers desc, code
