-- What calling brings in all, by how many are called, the worthiest first.
-- grain: one row per step of the curve, some 60, none of fewer than $smallest customers
-- units: the currency of the company

with steps as (
    select
        worth_rank,
        cumulative_worth::double as worth,
        -- A window with a filter takes quadratic time.
        worth_rank = max(case when is_worth_calling then worth_rank end) over () as is_best,
        greatest(ceil(count(*) over () / 60.0), $smallest)::integer as step,
        count(*) over () as customers
    from scores.churn_money
)

select
    worth_rank::integer as called,
    worth,
    coalesce(is_best, false) as is_best
from steps
where worth_rank % step = 0
    or worth_rank = customers
    or is_best
order by worth_rank
