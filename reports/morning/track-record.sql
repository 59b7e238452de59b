-- What came of the churn that earlier nights foresaw, for each night whose longest horizon has passed.
-- grain: one row per night that was judged by $as_of
-- units: customers; predicted is the sum of their probabilities

select
    track_record.as_of::varchar as night_on,
    customers::integer as customers,
    predicted::double as predicted,
    happened::integer as happened,
    high::integer as high,
    high_happened::integer as high_happened
from ops.track_record
where judged_on <= $as_of::date
-- A night that was built later than the ones after it may have judged what they had judged.
qualify row_number() over (partition by track_record.as_of order by judged_on) = 1
order by track_record.as_of desc
