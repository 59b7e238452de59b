-- The lifetime value of all customers together in the horizon, and the interval that holds it four times of five:
-- by chance and by the uncertainty of the fits, not by a season or a model that does not hold.
-- grain: one row in all, none without a buyer
-- key: horizon_days
-- units: season_factor is 1 without a correction for the season; sales in the company's currency, clv the margin of them; margin_rate is what is kept of the sales

with kept as (
    select
        sum(c.clv) as clv,
        (sum(c.clv) / nullif(sum((p.discounted_purchases * p.expected_value)::decimal(18, 4)), 0))::double as margin_rate,
        count(*) as customers
    from scores.clv as c
    join features.purchase_history as h using (customer_id)
    join scores.purchases as p using (row_no)
)

select
    t.horizon_days,
    k.customers::integer as customers,
    t.expected::decimal(18, 2) as sales,
    coalesce(k.margin_rate, 0)::decimal(9, 6) as margin_rate,
    k.clv::decimal(18, 2) as clv,
    (t.low * coalesce(k.margin_rate, 0))::decimal(18, 2) as clv_low,
    (t.high * coalesce(k.margin_rate, 0))::decimal(18, 2) as clv_high,
    t.season_factor::double as season_factor,
    t.interval
from scores.sales_total as t
cross join kept as k
where k.customers > 0
