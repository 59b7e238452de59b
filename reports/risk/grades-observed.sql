-- What became of each grade: the share that went bad, with its interval, beside the PD that was stated.
-- grain: one row per grade on the latest night that can be judged
-- units: above is the probability that the true PD is above the one stated (Jeffreys)

select
    origin_on::varchar as origin_on,
    grade,
    customers,
    bads,
    mean_pd,
    rate,
    rate_low,
    rate_high,
    above,
    hhi
from scores.monitoring_grades
where scale = 'class'
    and origin_on = (select max(origin_on) from scores.monitoring_grades where scale = 'class')
order by grade
