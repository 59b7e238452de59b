-- Customer lifetime value over $clv_horizon_days from $as_of: discounted expected purchases, times the expected
-- value of a purchase day, times the share of sales that is kept; with the interval that holds four of five.
-- grain: one row per buyer
-- key: customer_id
-- units: expected_purchases in purchase days within the horizon; expected_value in sales, clv, clv_low and clv_high
--     in margin, in the company's currency; margin_rate as a fraction

select
    h.customer_id,
    p.p_alive::double as p_alive,
    p.expected_purchases::double as expected_purchases,
    p.expected_value::decimal(18, 2) as expected_value,
    m.margin_rate,
    (p.discounted_purchases * p.expected_value * m.margin_rate)::decimal(18, 2) as clv,
    -- Where sales cost more than they bring, the larger sales are the lower end.
    least(p.value_low * m.margin_rate, p.value_high * m.margin_rate)::decimal(18, 2) as clv_low,
    greatest(p.value_low * m.margin_rate, p.value_high * m.margin_rate)::decimal(18, 2) as clv_high
from features.purchase_history as h
join scores.purchases as p using (row_no)
join features.sale_margins as m using (customer_id)
