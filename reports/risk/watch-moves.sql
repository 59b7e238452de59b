-- Who entered and left the watch list since the night before.
-- grain: one row per movement that occurs

select
    w.movement,
    count(*)::integer as customers,
    count(*) filter (where w.watch_level = 'red')::integer as red,
    coalesce(sum(c.exposure), 0)::double as exposure,
    (select max(as_of) from ops.credit_history where as_of < $as_of::date)::varchar as previous_on
from scores.watch as w
left join scores.credit as c using (customer_id)
group by w.movement
order by w.movement
