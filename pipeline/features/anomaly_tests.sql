-- How many statistical tests a day's movements make: false discoveries are counted against all that was looked at.
-- grain: one row per judged day and signal
-- key: on_day, signal
-- units: tests

with own_days as (
    select
        customer_id,
        operation,
        occurred_on as on_day,
        min(first_on) as first_on
    from features.anomaly_movements
    where is_own
        and occurred_on > $as_of::date - $anomaly_judged_days::integer
    group by customer_id, operation, occurred_on
)

select on_day, 'unusual_amount' as signal, count(*)::integer as tests
from own_days
group by on_day

union all

-- Counts of 1, 7 and 30 days.
select on_day, 'velocity', (3 * count(distinct customer_id))::integer
from own_days
where date_diff('day', first_on, on_day) >= 90
group by on_day

union all

select on_day, 'round_sums', count(distinct customer_id)::integer
from own_days
group by on_day

union all

select on_day, 'level_shift', count(*)::integer
from features.anomaly_weeks
group by on_day
