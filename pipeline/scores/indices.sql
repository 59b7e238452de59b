-- Is the company keeping and growing its customers? Quarters of 91 days back from $as_of, each with retention,
-- revenue and what a customer brings, and each as an index against the four quarters before it.
-- grain: one row per whole quarter since the first purchase, at most eight; 1 is the latest
-- key: quarter
-- units: retention and revenue_retention as fractions of the quarter before; an index of 100 is the mean of the four
--     quarters before (null without four); money in the company's currency
-- retention: of who bought in the quarter before, the share that bought again; revenue_retention: what these spent
-- now over what they spent then; growth: revenue over that of the quarter before

with first_day as (
    select min(purchased_on) as first_on from customer.purchase_days
),

spent as (
    select
        d.customer_id,
        cast(floor(date_diff('day', d.purchased_on, $as_of::date) / 91.0) as integer) + 1 as quarter,
        sum(d.amount) as amount
    from customer.purchase_days as d
    group by d.customer_id, cast(floor(date_diff('day', d.purchased_on, $as_of::date) / 91.0) as integer) + 1
),

quarters as (
    select
        t.quarter,
        count(*) as active,
        sum(t.amount) as revenue,
        count(b.customer_id) as kept,
        coalesce(sum(t.amount) filter (where b.customer_id is not null), 0) as revenue_of_kept
    from spent as t
    left join spent as b
        on b.customer_id = t.customer_id
        and b.quarter = t.quarter + 1
    group by t.quarter
),

measured as (
    select
        q.quarter,
        ($as_of::date - 91 * q.quarter + 1)::date as from_on,
        ($as_of::date - 91 * (q.quarter - 1))::date as to_on,
        q.active,
        q.revenue,
        q.revenue / q.active as revenue_per_customer,
        q.kept / b.active as retention,
        q.revenue_of_kept / nullif(b.revenue, 0) as revenue_retention,
        q.revenue / nullif(b.revenue, 0) as growth
    from quarters as q
    join first_day as f on $as_of::date - 91 * q.quarter + 1 >= f.first_on
    -- Nothing is compared with a quarter in which the log only began.
    left join quarters as b
        on b.quarter = q.quarter + 1
        and $as_of::date - 91 * b.quarter + 1 >= f.first_on
),

compared as (
    select
        measured.*,
        avg(retention) over year_before as usual_retention,
        avg(revenue) over year_before as usual_revenue,
        avg(revenue_per_customer) over year_before as usual_per_customer,
        count(retention) over year_before as quarters_before
    from measured
    window year_before as (order by quarter desc rows between 4 preceding and 1 preceding)
)

select
    quarter,
    from_on,
    to_on,
    active::integer as active,
    revenue::decimal(18, 4) as revenue,
    revenue_per_customer::decimal(18, 4) as revenue_per_customer,
    retention::double as retention,
    revenue_retention::double as revenue_retention,
    growth::double as growth,
    case when quarters_before = 4 then 100 * retention / usual_retention end::double as retention_index,
    case when quarters_before = 4 then 100 * revenue / usual_revenue end::double as growth_index,
    case when quarters_before = 4 then 100 * revenue_per_customer / usual_per_customer end::double as revenue_per_customer_index
from compared
where quarter <= 8
