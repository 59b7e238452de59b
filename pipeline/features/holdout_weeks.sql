-- What followed the holdout's origin, week by week: the purchase days of those who were customers there.
-- grain: one row per week after $calibration_end with a purchase
-- key: week
-- units: week 1 is the first seven days after $calibration_end; purchases in purchase days

select
    ceil(date_diff('day', $calibration_end::date, d.purchased_on) / 7.0)::integer as week,
    count(*)::integer as purchases
from customer.purchase_days as d
join features.past_origins as o
    on o.customer_id = d.customer_id
    and o.origin = 'holdout'
where d.purchased_on > $calibration_end::date
group by week
