-- The days that the purchases of the night cover.
-- grain: one row

select
    min(purchased_on)::varchar as first_day,
    max(purchased_on)::varchar as last_day,
    (min(purchased_on) <= $as_of::date - interval 55 day) as has_two_periods
from customer.purchase_days
