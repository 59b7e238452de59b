-- Which step had the last word on each limit, and how the limits moved since the night before.
-- grain: one row per code of a step

with steps as (
    select
        customer_id,
        credit_limit,
        previous_limit,
        unnest(from_json(limit_reasons, '[{"code":"VARCHAR"}]'), recursive := true),
        generate_subscripts(from_json(limit_reasons, '[{"code":"VARCHAR"}]'), 1) as nth
    from scores.limits
),

last_steps as (
    select customer_id, arg_max(code, nth) as code
    from steps
    where code <> 'terms_new_customer'
    group by customer_id
)

select
    s.code,
    count(*)::integer as customers,
    coalesce(sum(l.credit_limit), 0)::double as credit_limit,
    count(*) filter (where l.credit_limit > l.previous_limit)::integer as raised,
    count(*) filter (where l.credit_limit < l.previous_limit)::integer as lowered
from last_steps as s
join scores.limits as l using (customer_id)
group by s.code
order by customers desc, s.code
