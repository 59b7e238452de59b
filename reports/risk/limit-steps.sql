-- Which step had the last word on each limit, and how the limits moved since the night before.
-- grain: one row per code of a step

with last_steps as (
    select
        list_filter(limit_reasons ->> '$[*].code', lambda code: code <> 'terms_new_customer')[-1] as code,
        credit_limit,
        previous_limit
    from scores.limits
)

select
    code,
    count(*)::integer as customers,
    coalesce(sum(credit_limit), 0)::double as credit_limit,
    count(*) filter (where credit_limit > previous_limit)::integer as raised,
    count(*) filter (where credit_limit < previous_limit)::integer as lowered
from last_steps
where code is not null
group by code
order by customers desc, code
