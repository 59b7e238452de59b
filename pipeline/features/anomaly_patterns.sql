-- Three patterns of money that wants not to be seen: deposits kept below a limit, many round sums, in and out at once.
-- grain: one row per customer, day and pattern that could be one
-- key: customer_id, on_day, pattern
-- units: the currency of the company; structuring counts deposits of $anomaly_structuring_days days between 0.8 of the
--     limit and the limit; round_sums counts multiples of $anomaly_round_to in 30 days; in_and_out compares the money
--     that left within $anomaly_in_out_days days with what came in, and counts such days before
-- source: counts are compared with the customer's own history: `usual` is the count expected in as many days or trials

with own_days as (
    select
        customer_id,
        occurred_on,
        min(first_on) as first_on,
        count(*) as movements,
        count(*) filter (where amount >= $anomaly_round_to and amount % $anomaly_round_to = 0) as round_sums,
        coalesce(sum(amount) filter (where is_inflow), 0) as inflow,
        coalesce(sum(amount) filter (where not is_inflow), 0) as outflow,
        count(*) filter (
            where kind = 'deposit'
                and amount < $anomaly_structuring_below
                and amount >= 0.8 * $anomaly_structuring_below
        ) as near_limit,
        coalesce(sum(amount) filter (
            where kind = 'deposit'
                and amount < $anomaly_structuring_below
                and amount >= 0.8 * $anomaly_structuring_below
        ), 0) as near_limit_sum
    from features.anomaly_movements
    where is_own
    group by customer_id, occurred_on
),

late_stretches as (
    select
        customer_id,
        occurred_on,
        outflow,
        sum(round_sums) over month_back as round_30,
        sum(near_limit) over limit_back as near_limit_lately,
        sum(inflow) over days_back as inflow_lately,
        sum(outflow) over days_back as outflow_lately
    from own_days
    where occurred_on > $as_of::date - ($anomaly_judged_days + 30)::integer
    window
        month_back as (
            partition by customer_id order by occurred_on range between interval 29 day preceding and current row
        ),
        days_back as (
            partition by customer_id order by occurred_on
            range between to_days($anomaly_in_out_days::integer) preceding and current row
        ),
        limit_back as (
            partition by customer_id order by occurred_on
            range between to_days($anomaly_structuring_days::integer - 1) preceding and current row
        )
),

likely as (  -- the few customers of whom a pattern may be told; only their history is gone through
    select distinct customer_id
    from late_stretches
    where occurred_on > $as_of::date - $anomaly_judged_days::integer
        and (
            round_30 >= 5
            or near_limit_lately >= $anomaly_structuring_count
            or (outflow > 0 and inflow_lately > 0 and outflow_lately between 0.8 * inflow_lately and 1.1 * inflow_lately)
        )
),

stretches as (
    select
        customer_id,
        occurred_on as on_day,
        round_sums,
        near_limit,
        outflow,
        first_on,
        sum(movements) over month_back as movements_30,
        sum(round_sums) over month_back as round_30,
        sum(movements) over until_now as movements_all,
        sum(round_sums) over until_now as round_all,
        sum(inflow) over until_now as inflow_all,
        sum(inflow) over days_back as inflow_lately,
        sum(outflow) over days_back as outflow_lately,
        sum(near_limit) over limit_back as near_limit_lately,
        sum(near_limit_sum) over limit_back as near_limit_sum,
        sum(near_limit) over until_now as near_limit_all
    from own_days
    join likely using (customer_id)
    window
        until_now as (
            partition by customer_id order by occurred_on
            range between to_days($anomaly_lookback_days::integer - 1) preceding and current row
        ),
        month_back as (
            partition by customer_id order by occurred_on range between interval 29 day preceding and current row
        ),
        days_back as (
            partition by customer_id order by occurred_on
            range between to_days($anomaly_in_out_days::integer) preceding and current row
        ),
        limit_back as (
            partition by customer_id order by occurred_on
            range between to_days($anomaly_structuring_days::integer - 1) preceding and current row
        )
),

known as (
    select
        *,
        least(date_diff('day', first_on, on_day), $anomaly_lookback_days) as days_known,
        -- A month's money: what came in before these days, by the months known.
        (inflow_all - inflow_lately)
            / greatest(
                (least(date_diff('day', first_on, on_day), $anomaly_lookback_days) - $anomaly_in_out_days) / 30.4375, 1
            ) as monthly_inflow
    from stretches
),

flagged as (
    select
        *,
        outflow > 0
            and inflow_lately >= monthly_inflow
            and outflow_lately between 0.8 * inflow_lately and 1.1 * inflow_lately as is_in_and_out
    from known
),

counted as (
    select
        *,
        count(*) filter (where is_in_and_out) over (
            partition by customer_id order by on_day
            range between to_days($anomaly_lookback_days::integer - 1) preceding and interval 1 day preceding
        ) as in_and_out_before
    from flagged
)

select
    customer_id,
    on_day,
    'in_and_out' as pattern,
    inflow_lately::double as observed,
    outflow_lately::double as compared,
    in_and_out_before::double as usual,
    monthly_inflow::double as monthly_inflow,
    days_known::integer as trials
from counted
where is_in_and_out
    and days_known >= 90
    and monthly_inflow > 0
    and on_day > $as_of::date - $anomaly_judged_days::integer

union all

select
    customer_id,
    on_day,
    'round_sums',
    round_30::double,
    movements_30::double,
    -- The share before, half a movement to either side.
    ((round_all - round_30 + 0.5) / (movements_all - movements_30 + 1))::double,
    monthly_inflow::double,
    movements_30::integer
from counted
where round_sums > 0
    and movements_all - movements_30 >= $anomaly_min_history
    and round_30 >= 5
    and round_30 > movements_30 * (round_all - round_30 + 0.5) / (movements_all - movements_30 + 1)
    and on_day > $as_of::date - $anomaly_judged_days::integer

union all

select
    customer_id,
    on_day,
    'structuring',
    near_limit_lately::double,
    near_limit_sum::double,
    ((near_limit_all - near_limit_lately + 0.5) * $anomaly_structuring_days
        / greatest(days_known - $anomaly_structuring_days, 90))::double,
    monthly_inflow::double,
    days_known::integer
from counted
where near_limit > 0
    and near_limit_lately >= $anomaly_structuring_count
    and near_limit_sum >= $anomaly_structuring_below
    and on_day > $as_of::date - $anomaly_judged_days::integer
