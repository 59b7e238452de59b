-- Customers with many own movements in 1, 7 or 30 days, and the counts of such days before: those that could be rare.
-- grain: one row per customer_id, day and length of the count that is above what chance allows at its usual rate
-- key: customer_id, on_day, days
-- units: mean and variance are of the counts of equal stretches of days back to back before, at most a look-back
-- A day is compared with like days: where all customers together move more than usual (month's start, year's end) the
-- usual count is raised as much, given fifty customers to tell it by.
-- What is left out here has a chance far above any that is told of, so it counts as tested and not as found.

with own_days as (
    select
        customer_id,
        occurred_on,
        min(first_on) as first_on,
        count(*) as movements
    from features.anomaly_movements
    where is_own
    group by customer_id, occurred_on
),

lengths as (
    select days
    from (values (1), (7), (30)) as listed(days)
),

counted as (
    select
        customer_id,
        occurred_on as on_day,
        movements as in_1,
        sum(movements) over (
            partition by customer_id order by occurred_on
            range between interval 6 day preceding and current row
        ) as in_7,
        sum(movements) over (
            partition by customer_id order by occurred_on
            range between interval 29 day preceding and current row
        ) as in_30,
        sum(movements) over (
            partition by customer_id order by occurred_on
            range between to_days($anomaly_lookback_days::integer - 1) preceding and current row
        ) as until_now,
        first_on
    from own_days
),

tested as (
    select
        c.customer_id,
        c.on_day,
        l.days,
        case l.days when 1 then c.in_1 when 7 then c.in_7 else c.in_30 end as observed,
        c.until_now,
        c.first_on,
        -- Whole stretches before the one that is judged.
        least(floor((date_diff('day', c.first_on, c.on_day) + 1) / l.days),
            floor($anomaly_lookback_days / l.days)) - 1 as stretches
    from counted as c
    cross join lengths as l
    where c.on_day > $as_of::date - $anomaly_judged_days::integer
        and date_diff('day', c.first_on, c.on_day) >= 90
),

expected as (
    select
        *,
        (until_now - observed) * days
            / greatest(least(date_diff('day', first_on, on_day) + 1, $anomaly_lookback_days) - days, 1) as usual
    from tested
),

high as (  -- a count that is told of is more than three deviations of a Poisson count above its mean
    select *
    from expected
    where observed >= 4
        and stretches >= 2
        and observed > usual + 3 * sqrt(usual)
),

stretches as (
    select
        h.customer_id,
        h.on_day,
        h.days,
        floor(date_diff('day', d.occurred_on, h.on_day) / h.days) as nth,
        sum(d.movements) as movements
    from high as h
    join own_days as d
        on d.customer_id = h.customer_id
        and d.occurred_on <= h.on_day
    where floor(date_diff('day', d.occurred_on, h.on_day) / h.days) between 1 and h.stretches
    group by h.customer_id, h.on_day, h.days, floor(date_diff('day', d.occurred_on, h.on_day) / h.days)
),

begun as (
    select first_on, count(*) as customers
    from (
        select customer_id, min(first_on) as first_on
        from own_days
        group by customer_id
    ) as customers
    group by first_on
),

company_days as (  -- movements of a day per customer known by then
    select
        d.occurred_on,
        d.movements / k.customers as rate,
        k.customers
    from (
        select occurred_on, sum(movements) as movements
        from own_days
        group by occurred_on
    ) as d
    join (
        select distinct
            c.occurred_on,
            sum(b.customers) over (partition by c.occurred_on) as customers
        from (select distinct occurred_on from own_days) as c
        join begun as b on b.first_on <= c.occurred_on
    ) as k on k.occurred_on = d.occurred_on
),

seasons as (
    select
        h.on_day,
        h.days,
        case
            when max(c.customers) >= 50 then greatest(
                (sum(c.rate) filter (where c.occurred_on > h.on_day - h.days) / h.days)
                / nullif(
                    sum(c.rate) filter (where c.occurred_on <= h.on_day - h.days)
                        / greatest(date_diff('day', min(c.occurred_on), h.on_day) + 1 - h.days, 1),
                    0
                ),
                1
            )
        end as factor
    from (select distinct on_day, days from high) as h
    join company_days as c
        on c.occurred_on <= h.on_day
        and c.occurred_on > h.on_day - $anomaly_lookback_days::integer
    group by h.on_day, h.days
),

sums as (
    select
        h.customer_id,
        h.on_day,
        h.days,
        any_value(h.observed) as observed,
        any_value(h.stretches) as stretches,
        any_value(coalesce(f.factor, 1)) as season,
        coalesce(sum(s.movements), 0) as total,
        coalesce(sum(s.movements * s.movements), 0) as squares
    from high as h
    left join stretches as s
        on s.customer_id = h.customer_id
        and s.on_day = h.on_day
        and s.days = h.days
    left join seasons as f
        on f.on_day = h.on_day
        and f.days = h.days
    group by h.customer_id, h.on_day, h.days
)

select
    customer_id,
    on_day,
    days::integer as days,
    observed::integer as observed,
    stretches::integer as stretches,
    -- Half a movement more than was seen, so that a rate of none is not taken for impossible.
    (season * (total + 0.5) / stretches)::double as mean,
    (season * season * (squares - total * total / stretches) / (stretches - 1))::double as variance,
    season::double as season
from sums
