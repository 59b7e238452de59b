-- What the credit portfolio adds up to tonight and added up to the night before.
-- grain: one row for tonight and, after a first night, one for the night before
-- units: the currency of the company; provision is known of tonight alone, and not of those in without_loss

with nights as (
    select max(as_of) as previous_on
    from ops.credit_history
    where as_of < $as_of::date
)

select
    'tonight' as night,
    $as_of as night_on,
    count(*)::integer as customers,
    coalesce(sum(exposure), 0)::double as exposure,
    coalesce(sum(exposure) filter (where days_past_due > 0), 0)::double as overdue,
    count(*) filter (where days_past_due > 0)::integer as late,
    count(*) filter (where watch_level is not null)::integer as watched,
    count(*) filter (where watch_level = 'red')::integer as red,
    count(*) filter (where is_blocked)::integer as blocked,
    coalesce(sum(exposure) filter (where ifrs_stage = 2), 0)::double as stage_2,
    coalesce(sum(exposure) filter (where ifrs_stage = 3), 0)::double as stage_3,
    coalesce(sum(provision), 0)::double as provision,
    count(*) filter (where provision is null)::integer as without_loss
from night.risk_customers
where credit_grade is not null
union all
select
    'before' as night,
    max(n.previous_on)::varchar as night_on,
    count(*)::integer as customers,
    coalesce(sum(h.exposure), 0)::double as exposure,
    coalesce(sum(h.exposure) filter (where h.days_past_due > 0), 0)::double as overdue,
    count(*) filter (where h.days_past_due > 0)::integer as late,
    count(*) filter (where h.watch_level is not null)::integer as watched,
    count(*) filter (where h.watch_level = 'red')::integer as red,
    count(*) filter (where h.is_blocked)::integer as blocked,
    coalesce(sum(h.exposure) filter (where h.ifrs_stage = 2), 0)::double as stage_2,
    coalesce(sum(h.exposure) filter (where h.ifrs_stage = 3), 0)::double as stage_3,
    0::double as provision,
    0::integer as without_loss
from ops.credit_history as h
join nights as n on n.previous_on = h.as_of
having count(*) > 0
