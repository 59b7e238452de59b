-- How long a silence must be before it means a lost customer, for customers who buy often and for those who seldom do.
-- The horizon of a class is the gap that nine of ten of its gaps stay within, unless the config states one.
-- grain: one row per churn class
-- key: churn_class
-- units: days; from_gap_days (above) and until_gap_days (up to) bound the customer's own median gap
-- source: P90 of repurchase gaps per class, so that who buys once a year is not lost after a quarter
-- Learned from gaps that ended by $calibration_end; at least two weeks, at most what the holdout can judge. `once`
-- are customers with fewer than two gaps, who have no cadence yet.

with gaps as (
    select customer_id, gap_days
    from features.churn_days
    where purchased_on <= $calibration_end::date
        and gap_days is not null
),

cadences as (
    select
        customer_id,
        count(*) as gaps,
        case when count(*) >= 2 then median(gap_days) end as median_gap_days
    from gaps
    group by customer_id
),

thirds as (
    select
        quantile_disc(median_gap_days, 0.3333) as short_gap_days,
        quantile_disc(median_gap_days, 0.6666) as long_gap_days
    from cadences
),

bounds as (
    select 'once' as churn_class, null::double as from_gap_days, null::double as until_gap_days
    union all
    select 'frequent' as churn_class, 0 as from_gap_days, short_gap_days as until_gap_days from thirds
    union all
    select 'regular' as churn_class, short_gap_days as from_gap_days, long_gap_days as until_gap_days from thirds
    union all
    select 'seldom' as churn_class, long_gap_days as from_gap_days, null::double as until_gap_days from thirds
),

classed_gaps as (
    select
        case
            when c.median_gap_days is null then 'once'
            when c.median_gap_days <= t.short_gap_days then 'frequent'
            when c.median_gap_days <= t.long_gap_days then 'regular'
            else 'seldom'
        end as churn_class,
        g.customer_id,
        g.gap_days
    from gaps as g
    join cadences as c using (customer_id)
    cross join thirds as t
),

measured as (
    select
        churn_class,
        count(distinct customer_id) as customers,
        count(*) as gaps,
        quantile_disc(gap_days, 0.9) as p90_gap_days
    from classed_gaps
    group by churn_class
),

stated as (  -- the config's own days by class
    select
        json_extract_string(entry, '$.class') as churn_class,
        json_extract(entry, '$.days')::integer as days
    from (select unnest(json_extract($churn_class_days::json, '$[*]')) as entry) as entries
)

select
    b.churn_class,
    b.from_gap_days::double as from_gap_days,
    b.until_gap_days::double as until_gap_days,
    coalesce(m.customers, 0)::integer as customers,
    coalesce(m.gaps, 0)::integer as gaps,
    m.p90_gap_days::integer as p90_gap_days,
    coalesce(
        s.days,
        $churn_horizon_set::integer,
        -- Fewer gaps than this say nothing about the longest tenth of them.
        case when m.gaps >= 50 then
            least(greatest(m.p90_gap_days, 14), greatest($holdout_days::integer, $churn_horizon_days::integer))
        end,
        $churn_horizon_days::integer
    )::integer as horizon_days
from bounds as b
left join measured as m using (churn_class)
left join stated as s using (churn_class)
