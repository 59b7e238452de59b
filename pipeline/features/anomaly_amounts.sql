-- The largest amount of each operation of a customer and day, and how it stands against the amounts before that day.
-- grain: one row per customer_id, operation and day of the window, or the day before it, on which the customer made it
-- key: customer_id, operation, on_day
-- units: center and spread are of ln(1 + amount); usual_amount, monthly_inflow in the currency of the company
-- source: robust z-score of Iglewicz & Hoaglin (1993): deviation from the median over MAD / 0.6745
-- With $anomaly_min_history amounts a customer is judged by the own ones. With fewer but five, by the own median and
-- a spread between the own and the one within customers; below that by all customers. Where the MAD is zero the
-- spread is IQR / 1.349, and at least 5 %.

with tested as (
    select
        customer_id,
        operation,
        occurred_on as on_day,
        bool_or(is_inflow) as is_inflow,
        max(amount) as amount
    from features.anomaly_movements
    where is_own
        and occurred_on >= $as_of::date - $anomaly_window_days::integer
    group by customer_id, operation, occurred_on
),

history as (
    select
        t.customer_id,
        t.operation,
        t.on_day,
        h.occurred_on,
        h.amount,
        t.amount as tested_amount,
        ln(1 + h.amount) as level
    from tested as t
    join features.anomaly_movements as h
        on h.customer_id = t.customer_id
        and h.operation = t.operation
        and h.occurred_on < t.on_day
        and h.occurred_on >= t.on_day - $anomaly_lookback_days::integer
    where h.is_own
),

centers as (
    select
        customer_id,
        operation,
        on_day,
        count(*) as n,
        max(amount) as largest,
        median(level) as center,
        percentile_cont(0.25) within group (order by level) as lower_quartile,
        percentile_cont(0.75) within group (order by level) as upper_quartile,
        -- An amount that was there before is no news: lately once, or twice in the look-back.
        count(*) filter (where amount >= 0.8 * tested_amount) as as_large,
        count(*) filter (
            where amount >= 0.8 * tested_amount and occurred_on >= on_day - $anomaly_cool_down_days::integer
        ) as as_large_lately
    from history
    group by customer_id, operation, on_day
),

own_spreads as (
    select
        h.customer_id,
        h.operation,
        h.on_day,
        median(abs(h.level - c.center)) as mad
    from history as h
    join centers as c
        on c.customer_id = h.customer_id
        and c.operation = h.operation
        and c.on_day = h.on_day
    group by h.customer_id, h.operation, h.on_day
),

months as (  -- what all customers did is known up to the month before a judged day
    select distinct cast(date_trunc('month', on_day) as date) as month_on
    from tested
),

peer_levels as (
    select
        m.month_on,
        h.customer_id,
        h.operation,
        ln(1 + h.amount) as level
    from months as m
    join features.anomaly_movements as h
        on h.occurred_on < m.month_on
        and h.occurred_on >= m.month_on - $anomaly_lookback_days::integer
    where h.is_own
),

peer_customers as (
    select
        month_on,
        customer_id,
        operation,
        count(*) as n,
        median(level) as center
    from peer_levels
    group by month_on, customer_id, operation
),

peer_centers as (
    select
        month_on,
        operation,
        count(*) as n,
        median(level) as center
    from peer_levels
    group by month_on, operation
),

peers as (
    select
        l.month_on,
        l.operation,
        any_value(p.n) as n,
        any_value(p.center) as center,
        greatest(
            median(abs(l.level - p.center)) / 0.6745,
            percentile_cont(0.9) within group (order by abs(l.level - p.center)) / 1.645
        ) as spread,
        -- Within customers: the wider of the middle and the nine tenths, since regular payments have no middle.
        greatest(
            median(case when c.n >= 5 then abs(l.level - c.center) end) / 0.6745,
            percentile_cont(0.9) within group (order by case when c.n >= 5 then abs(l.level - c.center) end) / 1.645
        ) as spread_within
    from peer_levels as l
    join peer_centers as p
        on p.month_on = l.month_on
        and p.operation = l.operation
    join peer_customers as c
        on c.month_on = l.month_on
        and c.customer_id = l.customer_id
        and c.operation = l.operation
    group by l.month_on, l.operation
),

inflows as (
    select
        t.customer_id,
        t.on_day,
        coalesce(sum(h.amount) filter (where h.is_inflow), 0)
            / greatest(
                least(date_diff('day', min(h.first_on), t.on_day), $anomaly_lookback_days) / 30.4375, 1
            ) as monthly_inflow
    from (select distinct customer_id, on_day from tested) as t
    join features.anomaly_movements as h
        on h.customer_id = t.customer_id
        and h.occurred_on < t.on_day
        and h.occurred_on >= t.on_day - $anomaly_lookback_days::integer
    group by t.customer_id, t.on_day
),

judged as (
    select
        t.*,
        coalesce(c.n, 0) as own_n,
        c.largest,
        coalesce(c.as_large, 0) as as_large,
        coalesce(c.as_large_lately, 0) as as_large_lately,
        i.monthly_inflow,
        case
            when c.n >= $anomaly_min_history then 'own'
            when c.n >= 5 then 'own_level'
            when p.n >= $anomaly_min_history then 'peers'
        end as basis,
        case when c.n >= 5 then c.center else p.center end as center,
        greatest(
            case
                when c.n >= 5 and s.mad > 0 then s.mad / 0.6745
                when c.n >= 5 then (c.upper_quartile - c.lower_quartile) / 1.349
            end,
            0.05
        ) as own_spread,
        greatest(p.spread, 0.05) as peer_spread,
        greatest(p.spread_within, 0.05) as peer_spread_within
    from tested as t
    left join centers as c
        on c.customer_id = t.customer_id
        and c.operation = t.operation
        and c.on_day = t.on_day
    left join own_spreads as s
        on s.customer_id = t.customer_id
        and s.operation = t.operation
        and s.on_day = t.on_day
    left join peers as p
        on p.month_on = cast(date_trunc('month', t.on_day) as date)
        and p.operation = t.operation
    left join inflows as i
        on i.customer_id = t.customer_id
        and i.on_day = t.on_day
),

spread_out as (
    select
        *,
        case basis
            when 'own' then own_spread
            -- The own spread counts for its amounts, that within customers for the history that is missing; a median
            -- of few amounts is itself uncertain.
            when 'own_level' then sqrt(
                (own_n * own_spread * own_spread
                    + ($anomaly_min_history - own_n) * coalesce(peer_spread_within, own_spread)
                        * coalesce(peer_spread_within, own_spread)) / $anomaly_min_history
                * (1 + 1.571 / own_n)
            )
            when 'peers' then peer_spread
        end as spread
    from judged
)

select
    customer_id,
    operation,
    on_day,
    is_inflow,
    amount,
    basis,
    own_n::integer as history,
    center,
    spread,
    exp(center) - 1 as usual_amount,
    largest as largest_before,
    (ln(1 + amount) - center) / spread as z,
    coalesce(monthly_inflow, 0)::double as monthly_inflow,
    as_large::integer as as_large,
    as_large_lately::integer as as_large_lately
from spread_out
where basis is not null
