-- What changed the cash of four weeks against the four before: the three greatest changes of each dimension.
-- grain: one row per book, dimension and member

select
    book,
    dimension,
    member,
    net_flow::double as net_flow,
    net_flow_before::double as net_flow_before,
    change::double as change,
    share
from scores.cash_drivers
where driver_rank <= 3
    and member not in ('', '(others)')
order by book, case dimension when 'branch' then 1 when 'product' then 2 when 'account' then 3 else 4 end, driver_rank
