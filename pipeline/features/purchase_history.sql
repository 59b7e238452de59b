-- The purchase histories that RFM, the purchase models, spend and clustering score tonight.
-- grain: one row per buyer, numbered in the order of customer_id
-- key: customer_id
-- units: days for frequency's companions; the currency of the company for values

select
    (row_number() over (order by customer_id) - 1)::integer as row_no,
    customer_id,
    frequency,
    recency,
    T,
    days_since_last_purchase,
    (frequency + 1)::integer as purchase_days,
    orders,
    log_gaps::double as log_gaps,
    monetary_value::double as monetary_value,
    total_value::double as total_value,
    net_value_12m::double as net_value_12m
from customer.summary
