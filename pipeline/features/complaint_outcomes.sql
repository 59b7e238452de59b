-- What became of customers by how the company had answered them: complaints of the $complaint_link_days days up to a past
-- origin, as known there, and whether the customer then churned.
-- grain: one row per answer: late, in_time, none
-- key: answer
-- units: n in customers at origins; the origins taken lie so far apart that their horizons do not overlap
-- late: some complaint was past its due day without an answer, or had been answered after it; in_time: complaints, none
-- of them late; none: no complaint

with spaced as (
    select
        o.origin_no,
        o.cut_on,
        (o.origin_no - f.origin_no)::integer as nth,
        -- Origins lie equally far apart; every so many of them the horizon of the one before is over.
        ceil((o.horizon_days + o.lead_days) / greatest(date_diff('day', s.cut_on, f.cut_on), 1))::integer as every
    from features.churn_origins as o
    join features.churn_origins as f on f.origin_no = 1
    left join features.churn_origins as s on s.origin_no = 2
    where o.origin_no >= 1
),

origins as (
    select origin_no, cut_on
    from spaced
    where every is null
        or nth % every = 0
),

complaints as (
    select
        o.origin_no,
        c.customer_id,
        bool_or(c.due_on < o.cut_on and (c.answered_on is null or c.answered_on > c.due_on)) as has_late
    from features.complaints as c
    join origins as o
        on c.occurred_on <= o.cut_on
        and c.occurred_on > o.cut_on - $complaint_link_days::integer
    group by o.origin_no, c.customer_id
),

outcomes as (
    select
        case when c.customer_id is null then 'none' when c.has_late then 'late' else 'in_time' end as answer,
        u.origin_no,
        u.churned
    from features.churn_outcomes as u
    join origins as o using (origin_no)
    left join complaints as c
        on c.origin_no = u.origin_no
        and c.customer_id = u.customer_id
),

answers as (
    select unnest(['late', 'in_time', 'none']) as answer
)

select
    a.answer,
    count(u.churned)::integer as n,
    (count(*) filter (where u.churned = 1))::integer as churned,
    count(distinct u.origin_no)::integer as origins
from answers as a
left join outcomes as u using (answer)
group by a.answer
