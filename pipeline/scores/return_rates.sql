-- How many of the customers lost at past origins came back within $return_horizon_days days, by how long they had been
-- lost and how often they had bought.
-- grain: one row per age band and frequency class
-- key: age_band, frequency_class
-- units: n in customers at origins, one customer may count at several; rates as fractions
-- source: p_return is the empirical Bayes mean with $return_shrinkage customers of the band, whose own rate is drawn
--     to that of all lost customers in the same way; null where nobody was ever lost

with bands as (
    select *
    from (
        values (1, '0-3 months'), (2, '3-6 months'), (3, '6-12 months'), (4, '12+ months')
    ) as listed(nth, age_band)
),

classes as (
    select unnest(['1', '2-4', '5+']) as frequency_class
),

past as (
    select age_band, frequency_class, has_returned
    from features.lost_customers
    where origin_no > 0
),

overall as (
    select avg(has_returned) as rate from past
),

band_rates as (
    select
        b.nth,
        b.age_band,
        (count(p.has_returned) filter (where p.has_returned = 1) + $return_shrinkage * any_value(o.rate))
            / nullif(count(p.has_returned) + $return_shrinkage, 0) as rate
    from bands as b
    cross join overall as o
    left join past as p using (age_band)
    group by b.nth, b.age_band
),

falling_rates as (  -- who has been gone for longer is no likelier to return, also where nobody was yet seen
    select age_band, min(rate) over (order by nth) as rate
    from band_rates
),

cells as (
    select
        b.age_band,
        c.frequency_class,
        count(p.has_returned) as n,
        count(p.has_returned) filter (where p.has_returned = 1) as returned
    from bands as b
    cross join classes as c
    left join past as p using (age_band, frequency_class)
    group by b.age_band, c.frequency_class
)

select
    age_band,
    frequency_class,
    n::integer as n,
    returned::integer as returned,
    (returned / nullif(n, 0))::double as observed_rate,
    ((returned + $return_shrinkage * r.rate) / nullif(n + $return_shrinkage, 0))::double as p_return
from cells
join falling_rates as r using (age_band)
