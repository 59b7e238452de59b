-- What a buyer's purchases look like on $as_of: silence against the own cadence, level, slope, season.
-- grain: one row per customer_id of the first $churn_buckets buckets with a purchase day that stood on $as_of
-- key: customer_id
-- kept: no
-- units: days, months of 30 days (3 months are 91 days, 12 are 365), the currency of the company
-- A slope is the least-squares line through the six months before $as_of, per month. The season is the mean
-- direction of the purchase days around the year: strength 0 spread evenly, 1 always the same day.

with known_days as (
    select
        *,
        date_diff('day', purchased_on, $as_of::date) as age,
        -- 2.5 for the last of six months down to -2.5 for the first
        cast(2.5 - floor(date_diff('day', purchased_on, $as_of::date) / 30) as decimal(9, 1)) as month_weight,
        2 * pi() * dayofyear(purchased_on) / 365.25 as angle
    from features.churn_days
    where purchased_on <= $as_of::date
        and (gone_on is null or gone_on > $as_of::date)
        and bucket < $churn_buckets
),

histories as (
    select
        customer_id,
        min(age) as silence_days,
        max(age) as tenure_days,
        count(*) - 1 as frequency,
        case when count(gap_days) >= 2 then median(gap_days) end as median_gap_days,
        max(gap_days) as longest_gap_days,
        sum(amount) as spend_total,
        arg_max(amount, purchased_on) as last_spend,
        count(*) filter (where age < 30) as purchases_1m,
        count(*) filter (where age < 91) as purchases_3m,
        count(*) filter (where age < 182) as purchases_6m,
        count(*) filter (where age < 365) as purchases_12m,
        count(*) filter (where age between 182 and 364) as purchases_6m_before,
        sum(amount) filter (where age < 30) as spend_1m,
        sum(amount) filter (where age < 91) as spend_3m,
        sum(amount) filter (where age < 182) as spend_6m,
        sum(amount) filter (where age < 365) as spend_12m,
        sum(amount) filter (where age between 182 and 364) as spend_6m_before,
        sum(month_weight) filter (where age < 180) as purchases_trend,
        sum(amount * month_weight) filter (where age < 180) as spend_trend,
        sum(lines) filter (where age < 91) as lines_3m,
        sum(lines) filter (where age < 365) as lines_12m,
        bit_count(bit_or(category_bits) filter (where age < 91)) as categories_3m,
        bit_count(bit_or(category_bits) filter (where age < 365)) as categories_12m,
        bit_count(bit_or(channel_bits) filter (where age < 91)) as channels_3m,
        bit_count(bit_or(channel_bits) filter (where age < 365)) as channels_12m,
        count(category_bits) > 0 as has_categories,
        count(channel_bits) > 0 as has_channels,
        count(*) filter (where age between 365 - $churn_horizon_days and 364) as purchases_in_season,
        -- Decimal sums, so that the order in which threads add can't move a digit.
        sum(cast(cos(angle) as decimal(18, 9))) as east,
        sum(cast(sin(angle) as decimal(18, 9))) as north
    from known_days
    group by customer_id
)

select
    customer_id,
    cast(silence_days as double) as silence_days,
    cast(tenure_days as double) as tenure_days,
    cast(frequency as double) as frequency,
    cast(tenure_days - silence_days as double) as recency_days,
    cast(median_gap_days as double) as median_gap_days,
    case when frequency >= 1 then cast(tenure_days - silence_days as double) / frequency end as mean_gap_days,
    cast(longest_gap_days as double) as longest_gap_days,
    silence_days / nullif(cast(median_gap_days as double), 0) as silence_per_gap,
    case when frequency >= 2 then silence_days / nullif(cast(longest_gap_days as double), 0) end
        as silence_per_longest_gap,
    -- Purchases that the own rate would have brought in the silence; half a purchase and a month for the newcomer.
    silence_days * (frequency + 0.5) / (cast(tenure_days - silence_days as double) + 30) as purchases_missed,
    cast(spend_total as double) as spend_total,
    cast(spend_total as double) / (frequency + 1) as mean_spend,
    cast(last_spend as double) / nullif(cast(spend_total as double) / (frequency + 1), 0) as last_spend_ratio,
    cast(purchases_1m as double) as purchases_1m,
    cast(purchases_3m as double) as purchases_3m,
    cast(purchases_6m as double) as purchases_6m,
    cast(purchases_12m as double) as purchases_12m,
    cast(coalesce(spend_1m, 0) as double) as spend_1m,
    cast(coalesce(spend_3m, 0) as double) as spend_3m,
    cast(coalesce(spend_6m, 0) as double) as spend_6m,
    cast(coalesce(spend_12m, 0) as double) as spend_12m,
    -- 1 where the last three months were like the twelve, or like the tenure where that is shorter.
    case when purchases_12m > 0 and tenure_days >= 91 then
        cast(purchases_3m as double) / purchases_12m * least(tenure_days + 1, 365) / 91
    end as purchases_3m_ratio,
    case when spend_12m > 0 and tenure_days >= 91 then
        cast(coalesce(spend_3m, 0) as double) / cast(spend_12m as double) * least(tenure_days + 1, 365) / 91
    end as spend_3m_ratio,
    case when tenure_days >= 364 then
        (purchases_6m + 0.5) / (purchases_6m_before + 0.5)
    end as purchases_6m_ratio,
    case when tenure_days >= 364 and spend_6m_before > 0 then
        cast(coalesce(spend_6m, 0) as double) / cast(spend_6m_before as double)
    end as spend_6m_ratio,
    case when tenure_days >= 179 then cast(coalesce(purchases_trend, 0) as double) / 17.5 end as purchases_slope,
    case when tenure_days >= 179 then cast(coalesce(spend_trend, 0) as double) / 17.5 end as spend_slope,
    cast(lines_12m as double) / nullif(purchases_12m, 0) as basket_lines_12m,
    (cast(lines_3m as double) / nullif(purchases_3m, 0)) / nullif(cast(lines_12m as double) / purchases_12m, 0)
        as basket_lines_ratio,
    case when has_categories then cast(coalesce(categories_3m, 0) as double) end as categories_3m,
    case when has_categories then cast(coalesce(categories_12m, 0) as double) end as categories_12m,
    case when has_channels then cast(coalesce(channels_3m, 0) as double) end as channels_3m,
    case when has_channels then cast(coalesce(channels_12m, 0) as double) end as channels_12m,
    case when tenure_days >= 364 and purchases_12m > 0 then
        cast(purchases_in_season as double) / purchases_12m
    end as season_share,
    case when frequency >= 2 then
        sqrt(power(cast(east as double), 2) + power(cast(north as double), 2)) / (frequency + 1)
    end as season_strength,
    case when frequency >= 2 then
        mod(
            cast(
                atan2(cast(north as double), cast(east as double)) / (2 * pi()) * 12
                - dayofyear($as_of::date) / 365.25 * 12 + 36
                as decimal(18, 6)
            ),
            12
        )::double
    end as months_to_season
from histories
