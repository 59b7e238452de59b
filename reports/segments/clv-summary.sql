-- The middle of the lifetime values and the share that the best tenth holds.
-- grain: one row

with ranked as (
    select clv, clv_low, clv_high, row_number() over (order by clv desc, customer_id) as rank, count(*) over () as customers
    from temp.report_customers
    where clv is not null
)

select
    count(*)::integer as customers,
    median(clv)::double as median,
    avg(clv)::double as mean,
    avg(clv_low)::double as mean_low,
    avg(clv_high)::double as mean_high,
    sum(clv)::double as clv,
    (sum(clv) filter (where rank <= ceil(customers * 0.1)) / nullif(sum(clv), 0))::double as best_tenth
from ranked
