-- Customer lifetime value over $clv_horizon_days from $as_of: discounted expected purchases, times the expected
-- value of a purchase day, times the share of spend that is kept.
-- grain: one row per buyer
-- key: customer_id
-- units: expected_purchases in purchase days within the horizon; expected_value and clv in the company's currency

select
    h.customer_id,
    p.p_alive::double as p_alive,
    p.expected_purchases::double as expected_purchases,
    p.expected_value::decimal(18, 2) as expected_value,
    (p.discounted_purchases * p.expected_value * $clv_margin)::decimal(18, 2) as clv
from features.purchase_history as h
join scores.purchases as p using (row_no)
