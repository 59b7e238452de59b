-- Weekly spending of customers against its own level before: a weighted mean and a cumulative sum of the last weeks.
-- grain: one row per customer_id and judged Sunday, with at least 26 weeks of history before the last eight
-- key: customer_id, on_day
-- units: the currency of the company per week; z in standard deviations of the weighted mean; sums in those of a week
-- source: EWMA of Roberts (1959) with weight 0.2, CUSUM of Page (1954) with slack 0.5; a week counts at most three
--     standard deviations from the level, so that one payment is no new level

with sundays as (  -- the ends of the weeks in which anybody moved money
    select distinct cast(date_trunc('week', occurred_on) as date) + 6 as on_day
    from features.anomaly_movements
    where occurred_on > $as_of::date - ($anomaly_judged_days + 7)::integer
),

judged_sundays as (  -- only where the window or the day before it holds a Sunday; the others are for the cool-down
    select on_day
    from sundays
    where on_day <= $as_of::date
        and on_day > $as_of::date - $anomaly_judged_days::integer
        and (select max(on_day) from sundays where on_day <= $as_of::date)
            >= $as_of::date - $anomaly_window_days::integer
),

customer_weeks as (
    select
        customer_id,
        cast(date_trunc('week', occurred_on) as date) + 6 as week_on,
        cast(date_trunc('week', min(first_on)) as date) + 6 as first_on,
        sum(amount) filter (where is_own and not is_inflow) as spent
    from features.anomaly_movements
    group by customer_id, cast(date_trunc('week', occurred_on) as date) + 6
),

levels as (
    select
        s.on_day,
        w.customer_id,
        date_diff('day', greatest(w.first_on, s.on_day - 364), s.on_day) / 7 - 7 as weeks,
        coalesce(sum(w.spent), 0) as total,
        coalesce(sum(w.spent * w.spent), 0) as squares
    from judged_sundays as s
    join customer_weeks as w
        on w.week_on <= s.on_day - 56
        and w.week_on >= s.on_day - 364
    group by s.on_day, w.customer_id, w.first_on
),

baselines as (
    select
        on_day,
        customer_id,
        floor(weeks) as weeks,
        total / floor(weeks) as mean,
        sqrt(greatest(squares - total * total / floor(weeks), 0) / (floor(weeks) - 1)) as deviation
    from levels
    where weeks >= 26
),

last_weeks as (
    select
        b.on_day,
        b.customer_id,
        b.weeks,
        b.mean,
        b.deviation,
        n.nth,
        (least(greatest(coalesce(w.spent, 0), b.mean - 3 * b.deviation), b.mean + 3 * b.deviation) - b.mean)
            / b.deviation as score
    from baselines as b
    cross join (values (0), (1), (2), (3), (4), (5), (6), (7)) as n(nth)
    left join customer_weeks as w
        on w.customer_id = b.customer_id
        and w.week_on = b.on_day - (7 * n.nth)::integer
    where b.deviation > 0
),

compared as (  -- what all customers did that week is no shift of one, given fifty to tell it by
    select
        *,
        score - case when count(*) over everybody >= 50 then avg(score) over everybody else 0 end as own_score
    from last_weeks
    window everybody as (partition by on_day, nth)
),

sums as (
    select
        on_day,
        customer_id,
        weeks,
        mean,
        deviation,
        0.2 * power(0.8, nth) * own_score as weighted,
        sum(own_score - 0.5) over (partition by on_day, customer_id order by nth) as upward,
        sum(-own_score - 0.5) over (partition by on_day, customer_id order by nth) as downward
    from compared
)

select
    customer_id,
    on_day,
    weeks::integer as weeks,
    mean::double as usual_week,
    deviation::double as deviation,
    (mean + deviation * sum(weighted))::double as weekly_level,
    -- The standard deviation of the weighted mean is sqrt(0.2 / (2 - 0.2)) of a week's: a third.
    (sum(weighted) * 3)::double as z,
    greatest(max(upward), 0)::double as cusum_up,
    greatest(max(downward), 0)::double as cusum_down
from sums
group by customer_id, on_day, weeks, mean, deviation
