-- On which night each alert is told, if at all: a night tells no more than its budget, the strongest first.
-- grain: one row per customer, signal and day of the window or the day before it
-- key: on_day, signal, customer_id
-- units: told_on is the last day of the night that told it, null where it was quiet or beyond the budget
-- The budget is $anomaly_most_per_thousand per 1,000 customers watched by that day, and one at least. What a day brought
-- is ranked first: high before medium, then what is rarer, and after it what fixed rules found, which have no chance to
-- go by. Room that is left goes to what the day before held over. So a night says the same of its own day,
-- whichever nights ran before it.
-- A confirmed false alarm keeps its signal quiet for the customer, unless the size is above $anomaly_quiet_times of
-- the one that was confirmed. The latest decision on a signal holds; a release ends it. It frees no room on nights
-- before it was made.

with decisions as (
    select
        customer_id,
        field as signal,
        kind,
        decision_no,
        decided_on,
        expires_on,
        try_cast(value as double) as confirmed_size,
        row_number() over (partition by customer_id, field order by decided_on desc, decision_no desc) as nth
    from ops.decision
    where decided_on <= $as_of::date
),

false_alarms as (
    select customer_id, signal, decision_no, decided_on, confirmed_size
    from decisions
    where nth = 1
        and kind = 'false_alarm'
        and (expires_on is null or expires_on >= $as_of::date)
),

judged as (
    select
        f.on_day,
        f.signal,
        f.customer_id,
        case f.severity when 'high' then 0 else 1 end as rank_level,
        coalesce(f.p, 1) as rank_chance,
        d.decision_no,
        case when f.size <= $anomaly_quiet_times * d.confirmed_size then d.decided_on end as quiet_from
    from scores.anomaly_found as f
    left join false_alarms as d
        on d.customer_id = f.customer_id
        and d.signal = f.signal
),

first_days as (
    select distinct customer_id, first_on
    from features.anomaly_movements
),

budgets as (  -- one row per day on which something may be told
    select
        d.on_day,
        greatest(floor(count(distinct f.customer_id) * $anomaly_most_per_thousand / 1000.0), 1) as most
    from (
        select on_day from judged
        union
        select on_day + 1 from judged where on_day < $as_of::date
    ) as d
    left join first_days as f on f.first_on <= d.on_day
    group by d.on_day
),

of_the_day as (
    select
        j.*,
        row_number() over (
            partition by j.on_day order by j.rank_level, j.rank_chance, j.customer_id, j.signal
        ) <= b.most as is_told
    from judged as j
    join budgets as b on b.on_day = j.on_day
    where j.quiet_from is null or j.quiet_from > j.on_day
),

room as (
    select
        b.on_day,
        b.most - count(o.on_day) as places
    from budgets as b
    left join of_the_day as o
        on o.on_day = b.on_day
        and o.is_told
    group by b.on_day, b.most
),

of_the_day_before as (
    select
        o.on_day,
        o.signal,
        o.customer_id,
        r.on_day as told_on
    from (
        select
            *,
            row_number() over (
                partition by on_day order by rank_level, rank_chance, customer_id, signal
            ) as nth
        from of_the_day
        where not is_told
            and (quiet_from is null or quiet_from > on_day + 1)
    ) as o
    join room as r
        on r.on_day = o.on_day + 1
        and o.nth <= r.places
)

select
    j.on_day,
    j.signal,
    j.customer_id,
    coalesce(case when o.is_told then o.on_day end, h.told_on) as told_on,
    j.quiet_from is not null as is_quiet,
    j.decision_no::integer as decision_no
from judged as j
left join of_the_day as o
    on o.on_day = j.on_day
    and o.signal = j.signal
    and o.customer_id = j.customer_id
left join of_the_day_before as h
    on h.on_day = j.on_day
    and h.signal = j.signal
    and h.customer_id = j.customer_id
