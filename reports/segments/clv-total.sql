-- The lifetime value of all customers with its interval.
-- grain: one row, none without a buyer

select
    horizon_days,
    customers::integer as customers,
    sales::double as sales,
    margin_rate::double as margin_rate,
    clv::double as clv,
    clv_low::double as clv_low,
    clv_high::double as clv_high,
    season_factor,
    interval
from scores.clv_total
