-- In which of the last 24 months and of the last two spans of 28 days a customer bought, as one bit each: a fraction of the
-- work of counting distinct customers in each. A table of the night for pages that tell times apart.
-- grain: one row per customer with a purchase in these months that was not reversed
-- key: customer_id
-- units: `active_months` has the running month in its lowest bit, `active_spans` the last 28 days

with marks as (
    select
        customer_id,
        bit_or(
            -- A third of the work of date_diff.
            1 << (12 * (year($as_of::date) - year(purchased_on)) + month($as_of::date) - month(purchased_on))::integer
            | case
                when purchased_on > $as_of::date - 28 then 1 << 24
                when purchased_on > $as_of::date - 56 then 1 << 25
                else 0
            end
        ) as marks
    from customer.purchase_days
    where purchased_on >= date_trunc('month', $as_of::date) - interval 23 month
    group by customer_id
)

select customer_id, marks & ((1 << 24) - 1) as active_months, marks >> 24 as active_spans
from marks
