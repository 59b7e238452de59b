-- What is expected of the days to come, with the interval that 80 % of past errors fell into.
-- grain: one row per book, series and day

select
    book,
    series,
    forecast_on::varchar as forecast_on,
    expected::double as expected,
    low::double as low,
    high::double as high
from scores.cash_forecast
order by book, series, forecast_on
