-- Purchase history of each buyer in the statistics that every later part reads.
-- grain: one row per customer_id with at least one purchase day on or before $as_of
-- key: customer_id
-- units: days for recency, T, days_since_last_purchase and median_gap_days; the currency of the company for values;
--     log_gaps is the sum of ln(days) over the gaps between purchase days
-- source: Fader, Hardie & Lee (2005), "RFM and CLV" (x = frequency, t_x = recency, T)

with numbered_days as (
    select
        customer_id,
        purchased_on,
        amount,
        orders,
        row_number() over by_day as nth,
        date_diff('day', lag(purchased_on) over by_day, purchased_on) as gap_days
    from customer.purchase_days
    window by_day as (partition by customer_id order by purchased_on)
),

histories as (
    select
        customer_id,
        min(purchased_on) as first_purchase_on,
        max(purchased_on) as last_purchase_on,
        count(*) - 1 as frequency,
        avg(amount) filter (where nth > 1) as monetary_value,
        sum(orders) as orders,
        median(gap_days) as median_gap_days,
        -- A decimal sum, so that the order in which threads add can't move a digit.
        sum(ln(gap_days)::decimal(18, 9)) as log_gaps
    from numbered_days
    group by customer_id
),

money as (  -- every purchase and every refund, matched or not: what the customer was worth in the end
    select
        customer_id,
        sum(amount) as total_value,
        sum(amount) filter (where occurred_on > $as_of::date - interval 365 day) as net_value_12m,
        -sum(amount) filter (where amount < 0) as refunded_value
    from staging.transactions
    where customer_id is not null
        and kind in ('purchase', 'refund')
    group by customer_id
)

select
    h.customer_id,
    h.first_purchase_on,
    h.last_purchase_on,
    h.frequency::integer as frequency,
    date_diff('day', h.first_purchase_on, h.last_purchase_on)::integer as recency,
    date_diff('day', h.first_purchase_on, $as_of::date)::integer as T,
    date_diff('day', h.last_purchase_on, $as_of::date)::integer as days_since_last_purchase,
    coalesce(h.monetary_value, 0)::decimal(18, 4) as monetary_value,
    h.orders::integer as orders,
    m.total_value::decimal(18, 4) as total_value,
    coalesce(m.net_value_12m, 0)::decimal(18, 4) as net_value_12m,
    coalesce(m.refunded_value, 0)::decimal(18, 4) as refunded_value,
    case when h.frequency >= 2 then h.median_gap_days end::decimal(9, 1) as median_gap_days,
    coalesce(h.log_gaps, 0)::decimal(18, 9) as log_gaps
from histories as h
join money as m using (customer_id)
