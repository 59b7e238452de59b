-- The days at which churn is foretold: tonight, and past days whose horizon has ended, so that the outcome is known.
-- grain: one row per origin; 0 is tonight, 1 the latest past one
-- key: origin_no
-- units: days; cut_on is the last day known at the origin, inclusive
-- A model that is judged at an origin may learn from origins whose cut_on is on or before its learns_until_on: their
-- outcomes were known there, so no horizon of the one overlaps a horizon of the other. Origins lie apart so that
-- half of them may teach the latest.

with horizons as (
    select
        greatest(max(horizon_days), $churn_horizon_days::integer) as horizon_days,
        $churn_lead_days::integer as lead_days
    from features.churn_classes
),

steps as (
    select
        *,
        coalesce(
            $churn_origin_step_days::integer,
            ceil((horizon_days + lead_days) / greatest(floor($churn_origins::integer / 2), 1))::integer
        ) as step_days
    from horizons
),

counted as (
    select unnest(range(0, $churn_origins::integer + 1))::integer as origin_no
),

cuts as (
    select
        n.origin_no,
        s.horizon_days,
        s.lead_days,
        case
            when n.origin_no = 0 then $as_of::date
            else $as_of::date - s.lead_days - s.horizon_days - (n.origin_no - 1) * s.step_days
        end as cut_on
    from counted as n
    cross join steps as s
),

histories as (
    select min(purchased_on) as first_on from features.churn_days
)

select
    c.origin_no,
    c.cut_on,
    c.horizon_days,
    c.lead_days,
    case when c.origin_no > 0 then c.cut_on + c.lead_days + c.horizon_days end as until_on,
    c.cut_on - c.lead_days - c.horizon_days as learns_until_on
from cuts as c
cross join histories as h
where c.origin_no = 0
    -- A cut-off with less history than a horizon knows too little of anybody.
    or c.cut_on - c.horizon_days >= h.first_on
