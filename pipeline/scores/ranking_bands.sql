-- How good and bad customers of a past night were spread over the score, in about twenty bands of equal width.
-- grain: one row per past night with bad and good customers and band of the score between its ends, empty ones included
-- key: origin_on, band_from
-- units: points of the score, band_from inclusive, band_to exclusive; shares of all goods and all bads of the night;
--     bad_rate with the bounds of a 95 % interval, null where nobody had such a score
-- source: Wilson (1927) for the interval

with scored as (
    select
        origin_on,
        basis,
        credit_score,
        customers,
        bads,
        -- 5, 10, 15 ... points wide, so that bounds are round
        greatest(
            5 * ceil(
                (
                    max(credit_score) over (partition by origin_on)
                    - min(credit_score) over (partition by origin_on) + 1
                )::double / 100
            ),
            5
        )::integer as width
    from scores.ranking_curve
),

counted as (
    select
        origin_on,
        basis,
        width,
        (floor(credit_score::double / width) * width)::integer as band_from,
        sum(customers) as customers,
        sum(bads) as bads
    from scored
    group by origin_on, basis, width, (floor(credit_score::double / width) * width)::integer
),

ends as (
    select
        origin_on,
        basis,
        width,
        min(band_from) as first_from,
        max(band_from) as last_from,
        sum(bads) as all_bads,
        sum(customers - bads) as all_goods
    from counted
    group by origin_on, basis, width
),

bands as (
    select *, unnest(generate_series(first_from, last_from, width))::integer as band_from
    from ends
),

rates as (
    select
        b.origin_on,
        b.basis,
        b.band_from,
        b.width,
        b.all_bads,
        b.all_goods,
        coalesce(c.customers, 0) as customers,
        coalesce(c.bads, 0) as bads,
        c.bads::double / c.customers::double as bad_rate,
        3.8415 / c.customers::double as z2n  -- 1.96 squared over n
    from bands as b
    left join counted as c
        on c.origin_on = b.origin_on
        and c.band_from = b.band_from
)

select
    origin_on,
    basis,
    band_from,
    (band_from + width)::integer as band_to,
    customers::integer as customers,
    bads::integer as bads,
    ((customers - bads)::double / all_goods::double)::double as goods_share,
    (bads::double / all_bads::double)::double as bads_share,
    bad_rate::double as bad_rate,
    case
        when customers > 0
            then greatest((bad_rate + z2n / 2 - sqrt(z2n * (bad_rate * (1 - bad_rate) + z2n / 4))) / (1 + z2n), 0)
    end::double as rate_low,
    case
        when customers > 0
            then least((bad_rate + z2n / 2 + sqrt(z2n * (bad_rate * (1 - bad_rate) + z2n / 4))) / (1 + z2n), 1)
    end::double as rate_high
from rates
