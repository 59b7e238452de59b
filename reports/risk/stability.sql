-- How far the score and the figures behind it have moved from the customers the card was made for.
-- grain: one row per variable of the latest night; the score first, then by PSI

select
    variable,
    as_of::varchar as night_on,
    reference_on::varchar as reference_on,
    n,
    reference_n,
    unknown_share,
    psi,
    noise,
    verdict
from scores.monitoring_stability
where as_of = (select max(as_of) from scores.monitoring_stability)
order by variable <> 'credit_score', psi desc nulls last, variable
