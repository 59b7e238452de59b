-- How much of each bucket of lateness was in a later one a month on, with Wilson's 95 % interval of the share by number.
-- grain: one row per basis and bucket at the beginning of a month that anything can roll on from

with buckets as (
    select
        basis,
        from_bucket,
        sum(n)::double as n,
        coalesce(sum(n) filter (where to_bucket > from_bucket), 0)::double as rolled,
        sum(amount)::double as amount,
        coalesce(sum(amount) filter (where to_bucket > from_bucket), 0)::double as rolled_amount,
        max(to_bucket) over (partition by basis) as last_bucket
    from scores.roll_rates
    group by basis, from_bucket, to_bucket
),

totals as (
    select
        basis,
        from_bucket,
        sum(n) as n,
        sum(rolled) as rolled,
        sum(amount) as amount,
        sum(rolled_amount) as rolled_amount,
        3.8415 / sum(n) as z2n  -- 1.96 squared over n
    from buckets
    where from_bucket < last_bucket
    group by basis, from_bucket
)

select
    basis,
    from_bucket,
    n,
    rolled / n as share,
    (rolled / n + z2n / 2 - sqrt(z2n * (rolled / n * (1 - rolled / n) + z2n / 4))) / (1 + z2n) as share_low,
    (rolled / n + z2n / 2 + sqrt(z2n * (rolled / n * (1 - rolled / n) + z2n / 4))) / (1 + z2n) as share_high,
    rolled_amount / nullif(amount, 0) as amount_share
from totals
order by basis, from_bucket
