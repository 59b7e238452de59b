-- Who crossed a warning point since the night before, by value class.
-- grain: one row per value class and direction; a customer whose warning ended for want of a class has none

select
    coalesce(value_class, '') as value_class,
    case when crossed = 'down' then 'down' else level end as direction,
    count(*)::integer as customers
from scores.churn_warnings
where crossed is not null
group by value_class, direction
order by value_class, direction
