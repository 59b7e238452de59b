-- Customers by lifetime value in steps of 1, 2, 5, 10, 20, 50 and so on.
-- grain: one row per step that occurs; `floor` is its lower end, 0 for everything below 1

with placed as (
    select
        clv,
        case when clv >= 1 then pow(10, floor(log10(clv))) else 0 end as decade
    from night.report_customers
    where clv is not null
)

select
    (case when decade = 0 then 0 when clv >= 5 * decade then 5 * decade when clv >= 2 * decade then 2 * decade else decade end)::double as floor,
    count(*)::integer as customers,
    sum(clv)::double as clv
from placed
group by floor
order by floor
