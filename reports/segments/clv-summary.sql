-- The middle of the lifetime values and the share that the best tenth holds.
-- grain: one row

with best as (
    select clv
    from night.report_customers
    where clv is not null
    order by clv desc, customer_id
    limit (select ceil(count(clv) * 0.1)::bigint from night.report_customers)
)

select
    count(*)::integer as customers,
    median(clv)::double as median,
    avg(clv)::double as mean,
    avg(clv_low)::double as mean_low,
    avg(clv_high)::double as mean_high,
    sum(clv)::double as clv,
    ((select sum(clv) from best) / nullif(sum(clv), 0))::double as best_tenth
from night.report_customers
where clv is not null
