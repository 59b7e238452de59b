-- The k-means segments: size, value, typical figures, how far each figure lies from the company's mean, in standard
-- deviations of its logarithm, and the rule and stability that the segmentation keeps.
-- grain: one row per segment_id
-- units: days; the currency of the company for values; coverage, purity and stability as fractions

with figures as (
    select
        segment_id,
        segment_name,
        net_value_12m,
        total_value,
        days_since_last_purchase,
        orders,
        frequency + 1 as purchase_days,
        greatest(total_value, 0) / greatest(orders, 1) as order_value,
        date_diff('day', first_purchase_on, $as_of::date) as age_days,
        ln(1 + days_since_last_purchase) as silence_log,
        ln(1 + frequency) as frequency_log,
        ln(1 + greatest(total_value, 0)) as value_log,
        ln(1 + greatest(total_value, 0) / greatest(orders, 1)) as order_log,
        ln(1 + date_diff('day', first_purchase_on, $as_of::date)) as age_log
    from night.report_customers
    where segment_id is not null
),

company as (
    select
        avg(silence_log) as silence_mean,
        nullif(stddev_pop(silence_log), 0) as silence_sd,
        avg(frequency_log) as frequency_mean,
        nullif(stddev_pop(frequency_log), 0) as frequency_sd,
        avg(value_log) as value_mean,
        nullif(stddev_pop(value_log), 0) as value_sd,
        avg(order_log) as order_mean,
        nullif(stddev_pop(order_log), 0) as order_sd,
        avg(age_log) as age_mean,
        nullif(stddev_pop(age_log), 0) as age_sd
    from figures
),

segments as (
    select
        f.segment_id,
        min(f.segment_name) as segment_name,
        count(*)::integer as customers,
        coalesce(sum(f.net_value_12m), 0)::double as value,
        median(f.orders)::double as orders,
        median(f.days_since_last_purchase)::double as raw_silence,
        median(f.purchase_days)::double as raw_frequency,
        median(f.total_value)::double as raw_value,
        median(f.order_value)::double as raw_order,
        median(f.age_days)::double as raw_age,
        coalesce((avg(f.silence_log) - min(c.silence_mean)) / min(c.silence_sd), 0)::double as z_silence,
        coalesce((avg(f.frequency_log) - min(c.frequency_mean)) / min(c.frequency_sd), 0)::double as z_frequency,
        coalesce((avg(f.value_log) - min(c.value_mean)) / min(c.value_sd), 0)::double as z_value,
        coalesce((avg(f.order_log) - min(c.order_mean)) / min(c.order_sd), 0)::double as z_order,
        coalesce((avg(f.age_log) - min(c.age_mean)) / min(c.age_sd), 0)::double as z_age
    from figures as f
    cross join company as c
    group by f.segment_id
)

select
    s.*,
    p.since,
    p.rule,
    p.coverage::double as coverage,
    p.purity::double as purity,
    p.stability::double as stability
from segments as s
left join scores.segment_profiles as p on p.segment_id::varchar = s.segment_id
order by s.value desc, s.segment_id
