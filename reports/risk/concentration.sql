-- How much of the exposure the largest debtors hold.
-- grain: one row

with ranked as (
    select exposure, row_number() over (order by exposure desc, customer_id) as rank
    from temp.report_customers
    where exposure > 0
)

select
    count(*)::integer as debtors,
    coalesce(sum(exposure), 0)::double as exposure,
    (sum(exposure) filter (where rank = 1) / nullif(sum(exposure), 0))::double as largest,
    (sum(exposure) filter (where rank <= 10) / nullif(sum(exposure), 0))::double as ten_largest
from ranked
