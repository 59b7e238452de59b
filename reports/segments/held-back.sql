-- Who belongs on a list and is not to be contacted, by the first reason that holds.
-- grain: one row per list and reason
-- Where no sales say what anybody is worth, nobody is held back for being worth too little.

with money as (
    select coalesce(sum(expected_margin_12m), 0) > 0 as is_known from scores.churn_money
),

listed as (
    select
        'save-list' as list,
        case when m.is_known or s.suppressed_by <> 'not_worth_calling' then s.suppressed_by end as suppressed_by
    from actions.save_list as s
    cross join money as m
    union all
    select 'win-back', suppressed_by
    from actions.win_back
)

select list, suppressed_by, count(*)::integer as customers
from listed
where suppressed_by is not null
group by list, suppressed_by
order by list, customers desc, suppressed_by
