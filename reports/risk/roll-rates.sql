-- How much rolled from one bucket of lateness to the next within a month.
-- grain: one row per basis, bucket at the beginning and bucket at the end

select basis, from_bucket, to_bucket, n, amount::double as amount, share, amount_share
from scores.roll_rates
order by basis, from_bucket, to_bucket
