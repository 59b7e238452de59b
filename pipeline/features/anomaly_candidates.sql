-- Figures that may be rare, each with the law that says how rare, before anybody decides.
-- grain: one row per customer, day, signal and what it was measured on
-- key: on_day, signal, customer_id, detail
-- units: observed, mean and spread as models/anomaly-tests.ts names them; batch numbers the day and the signal

with candidates as (
    select
        on_day,
        'unusual_amount' as signal,
        customer_id,
        operation as detail,
        'normal' as law,
        z as observed,
        0.0 as mean,
        1.0 as spread
    from features.anomaly_amounts
    where z > 2

    union all

    select on_day, 'velocity', customer_id, cast(days as varchar), 'count', observed, mean, variance
    from features.anomaly_counts

    union all

    select on_day, 'round_sums', customer_id, '', 'binomial', observed, usual, trials
    from features.anomaly_patterns
    where pattern = 'round_sums'

    union all

    select on_day, 'level_shift', customer_id, '', 'normal_both', z, 0.0, 1.0
    from features.anomaly_weeks
    where abs(z) > 2
)

select
    c.on_day,
    c.signal,
    c.customer_id,
    c.detail,
    c.law,
    c.observed::double as observed,
    c.mean::double as mean,
    c.spread::double as spread,
    t.tests,
    dense_rank() over (order by c.on_day, c.signal)::integer as batch,
    (row_number() over (order by c.on_day, c.signal, c.customer_id, c.detail) - 1)::integer as row_no
from candidates as c
join features.anomaly_tests as t
    on t.on_day = c.on_day
    and t.signal = c.signal
