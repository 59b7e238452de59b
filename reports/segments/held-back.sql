-- Who belongs on a list and is not to be contacted, by the first reason that holds.
-- grain: one row per list and reason

with listed as (
    select 'save-list' as list, suppressed_by
    from actions.save_list
    union all
    select 'win-back', suppressed_by
    from actions.win_back
)

select list, suppressed_by, count(*)::integer as customers
from listed
where suppressed_by is not null
group by list, suppressed_by
order by list, customers desc, suppressed_by
