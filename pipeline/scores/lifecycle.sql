-- Where each known customer stands in life with the company, judged by the own cadence: silence is counted in
-- usual gaps between purchase days, and customers with fewer than three purchase days borrow the company's.
-- grain: one row per known customer; the first rule that holds decides
-- key: customer_id
-- units: gaps in days; the trend compares the spend of the last 180 days with that of the 180 days before, for
--     customers of at least 270 days

with gaps as (  -- the silence before each purchase day
    select
        customer_id,
        purchased_on,
        date_diff('day', lag(purchased_on) over by_day, purchased_on) as gap_before,
        row_number() over (partition by customer_id order by purchased_on desc) as nth_last
    from customer.purchase_days
    window by_day as (partition by customer_id order by purchased_on)
),

company as (  -- three of four gaps between purchase days are at most this long
    select greatest(coalesce(percentile_cont(0.75) within group (order by gap_before), 30), 7) as usual_gap
    from gaps
),

trends as (
    select
        customer_id,
        sum(amount) filter (where purchased_on > $as_of::date - interval 180 day) as recent,
        sum(amount) filter (
            where purchased_on <= $as_of::date - interval 180 day
                and purchased_on > $as_of::date - interval 360 day
        ) as earlier
    from customer.purchase_days
    group by customer_id
),

cadences as (
    select
        k.customer_id,
        s.frequency,
        s.T,
        s.days_since_last_purchase as silence,
        g.gap_before,
        greatest(coalesce(s.median_gap_days, c.usual_gap), 7) as usual_gap,
        case when s.T >= 270 then t.recent / nullif(t.earlier, 0) end as trend
    from customer.customers as k
    cross join company as c
    left join customer.summary as s using (customer_id)
    left join gaps as g on g.customer_id = k.customer_id and g.nth_last = 1
    left join trends as t on t.customer_id = k.customer_id
)

select
    customer_id,
    usual_gap::decimal(9, 1) as usual_gap_days,
    case
        when frequency is null then 'potential'
        when T <= $lifecycle_new_days and frequency <= 1 then 'new'
        when silence > $lifecycle_lost_gaps * usual_gap and silence > $lifecycle_lost_days then 'lost'
        when silence > $lifecycle_dormant_gaps * usual_gap and silence > $lifecycle_dormant_days then 'dormant'
        when gap_before > $lifecycle_lost_gaps * usual_gap and gap_before > $lifecycle_lost_days then 'won_back'
        when silence > $lifecycle_late_gaps * usual_gap or trend < $lifecycle_declining then 'declining'
        when trend > $lifecycle_growing then 'growing'
        else 'stable'
    end as lifecycle_stage
from cadences
