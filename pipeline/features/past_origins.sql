-- Purchase histories as they stood on two past days, with what followed: `holdout` judges the models, `baseline`
-- is the earlier window from which the naive churn table learns. A refund counts from the day it was made.
-- grain: one row per origin and customer with a purchase day on or before it
-- key: origin, customer_id
-- units: days; future_purchases in purchase days; future_spend in the currency of the company

with origins as (
    select 'holdout' as origin, $calibration_end::date as origin_on
    union all
    select 'baseline' as origin, $baseline_end::date as origin_on
),

past_days as (
    select
        o.origin,
        o.origin_on,
        l.customer_id,
        l.purchased_on,
        sum(l.amount) as amount,
        row_number() over by_day as nth,
        date_diff('day', lag(l.purchased_on) over by_day, l.purchased_on) as gap_days
    from customer.purchase_lines as l
    join origins as o on l.purchased_on <= o.origin_on
    where l.reversed_on is null or l.reversed_on > o.origin_on
    group by o.origin, o.origin_on, l.customer_id, l.purchased_on
    window by_day as (partition by o.origin, l.customer_id order by l.purchased_on)
),

histories as (
    select
        origin,
        origin_on,
        customer_id,
        count(*) - 1 as frequency,
        min(purchased_on) as first_on,
        max(purchased_on) as last_on,
        avg(amount) filter (where nth > 1) as monetary_value,
        sum(amount) as past_spend,
        sum(ln(gap_days)::decimal(18, 9)) as log_gaps
    from past_days
    group by origin, origin_on, customer_id
),

futures as (
    select
        o.origin,
        d.customer_id,
        count(*) as future_purchases,
        sum(d.amount) as future_spend,
        min(d.purchased_on) as next_on
    from customer.purchase_days as d
    join origins as o on d.purchased_on > o.origin_on
    group by o.origin, d.customer_id
)

select
    h.origin,
    h.customer_id,
    h.frequency::integer as frequency,
    date_diff('day', h.first_on, h.last_on)::integer as recency,
    date_diff('day', h.first_on, h.origin_on)::integer as T,
    date_diff('day', h.last_on, h.origin_on)::integer as days_since_last_purchase,
    coalesce(h.monetary_value, 0)::double as monetary_value,
    h.past_spend::double as past_spend,
    coalesce(h.log_gaps, 0)::double as log_gaps,
    coalesce(f.future_purchases, 0)::integer as future_purchases,
    coalesce(f.future_spend, 0)::double as future_spend,
    case when date_diff('day', h.origin_on, f.next_on) <= $churn_horizon_days then 0 else 1 end::integer as churned
from histories as h
left join futures as f using (origin, customer_id)
