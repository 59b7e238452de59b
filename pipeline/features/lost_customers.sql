-- Buyers who were lost tonight and on earlier days, by how long and how often they had bought, with what followed.
-- grain: one row per origin and buyer lost on its day; origin 0 is $as_of, the others lie 91 days apart and end with
--     the last one whose $return_horizon_days days are over
-- key: origin_no, customer_id
-- units: days; lost_on is the first day of the stage lost, by the rule of scores.lifecycle as of the origin
-- has_returned is null for tonight; purchases that were cancelled never count

with origins as (
    select
        n::integer as origin_no,
        case
            when n = 0 then $as_of::date
            else $as_of::date - $return_horizon_days::integer - 91 * (n::integer - 1)
        end as cut_on
    from (select unnest(generate_series(0, $return_origins::integer)) as n)
),

gaps as (
    select
        customer_id,
        purchased_on,
        date_diff('day', lag(purchased_on) over (partition by customer_id order by purchased_on), purchased_on) as gap
    from customer.purchase_days
),

company as (  -- three of four gaps between purchase days are at most this long
    select
        o.origin_no,
        greatest(coalesce(percentile_cont(0.75) within group (order by g.gap), 30), 7) as usual_gap
    from origins as o
    join gaps as g on g.purchased_on <= o.cut_on
    group by o.origin_no
),

silent as (
    select
        o.origin_no,
        o.cut_on,
        d.customer_id,
        max(d.purchased_on) as last_purchase_on,
        count(*) as purchase_days
    from customer.purchase_days as d
    join origins as o on d.purchased_on <= o.cut_on
    group by o.origin_no, o.cut_on, d.customer_id
    having date_diff('day', max(d.purchased_on), o.cut_on) > $lifecycle_lost_days
),

cadences as (
    select
        s.origin_no,
        s.customer_id,
        case when s.purchase_days >= 3 then median(g.gap)::decimal(9, 1) end as own_gap
    from silent as s
    join gaps as g
        on g.customer_id = s.customer_id
        and g.purchased_on <= s.cut_on
    group by s.origin_no, s.customer_id, s.purchase_days
),

lost as (
    select
        s.*,
        s.last_purchase_on + floor(greatest(
            $lifecycle_lost_gaps * greatest(coalesce(c.own_gap, m.usual_gap), 7),
            $lifecycle_lost_days
        ))::integer + 1 as lost_on
    from silent as s
    join cadences as c using (origin_no, customer_id)
    join company as m using (origin_no)
),

returns as (
    select l.origin_no, l.customer_id, min(d.purchased_on) as returned_on
    from lost as l
    join customer.purchase_days as d
        on d.customer_id = l.customer_id
        and d.purchased_on > l.cut_on
        and d.purchased_on <= l.cut_on + $return_horizon_days::integer
    where l.origin_no > 0
    group by l.origin_no, l.customer_id
)

select
    l.origin_no,
    l.cut_on,
    l.customer_id,
    l.last_purchase_on,
    l.lost_on,
    date_diff('day', l.lost_on, l.cut_on)::integer as lost_days,
    case
        when date_diff('day', l.lost_on, l.cut_on) < 91 then '0-3 months'
        when date_diff('day', l.lost_on, l.cut_on) < 182 then '3-6 months'
        when date_diff('day', l.lost_on, l.cut_on) < 365 then '6-12 months'
        else '12+ months'
    end as age_band,
    l.purchase_days::integer as purchase_days,
    case when l.purchase_days = 1 then '1' when l.purchase_days < 5 then '2-4' else '5+' end as frequency_class,
    case when l.origin_no > 0 then (r.returned_on is not null)::integer end as has_returned
from lost as l
left join returns as r using (origin_no, customer_id)
where l.lost_on <= l.cut_on
