-- How the forecast did on held-out days, beside repeating the last week.
-- grain: one row per book and series that is forecast

select book, series, model, days, mae, calendar_mae, naive_mae, coverage
from scores.cash_accuracy
order by book, series
