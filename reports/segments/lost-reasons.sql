-- Why lost customers have left, as recorded or as their history suggests.
-- grain: one row per reason that occurs

select
    reason,
    reason_source,
    count(*)::integer as customers
from scores.lost_reasons
group by reason, reason_source
order by customers desc, reason
