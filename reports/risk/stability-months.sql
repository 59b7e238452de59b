-- PSI month by month of the score and of every figure behind it, with the noise that samples of this size have.
-- grain: one row per month and variable

select
    as_of::varchar as night_on,
    reference_on::varchar as reference_on,
    variable,
    n,
    reference_n,
    psi,
    noise,
    verdict
from scores.monitoring_stability
where psi is not null
order by scores.monitoring_stability.as_of, variable
