-- What tonight's search among account movements came to, signal by signal.
-- grain: one row per signal that is looked for
-- key: signal
-- units: watched are customers with a movement in the history that is searched, the same for every signal; tests are
--     statistical ones of the window, null for signals that are rules; customers and high count alerts that are told,
--     neither quiet nor held over; highest_q is the greatest expected share of false findings that one was told with
-- Structuring is looked for only where the config has a limit for it.

with watched as (
    select count(distinct customer_id) as customers
    from features.anomaly_movements
),

signals as (
    select unnest([
        'unusual_amount', 'velocity', 'level_shift', 'dormant_active', 'run_off', 'structuring', 'round_sums', 'in_and_out'
    ]) as signal
),

tested as (
    select signal, sum(tests) as tests
    from features.anomaly_tests
    where on_day > $as_of::date - $anomaly_window_days::integer
    group by signal
),

told as (
    select
        signal,
        count(*) filter (where is_told) as alerts,
        count(*) filter (where is_told and severity = 'high') as high,
        count(distinct case when is_told then customer_id end) as customers,
        count(*) filter (where is_quiet) as quiet,
        count(*) filter (where is_held_over) as held_over,
        max(case when is_told then q end) as highest_q
    from (select *, not is_quiet and not is_held_over as is_told from scores.anomaly_alerts) as a
    group by signal
)

select
    s.signal,
    w.customers::integer as watched,
    t.tests::integer as tests,
    coalesce(a.alerts, 0)::integer as alerts,
    coalesce(a.high, 0)::integer as high,
    coalesce(a.customers, 0)::integer as customers,
    coalesce(a.quiet, 0)::integer as quiet,
    coalesce(a.held_over, 0)::integer as held_over,
    a.highest_q::double as highest_q,
    $anomaly_false_discovery::double as false_discovery,
    $anomaly_most_per_thousand::double as most_per_thousand,
    $anomaly_window_days::integer as window_days
from signals as s
cross join watched as w
left join tested as t on t.signal = s.signal
left join told as a on a.signal = s.signal
where s.signal <> 'structuring'
    or $anomaly_structuring_below is not null
