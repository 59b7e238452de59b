-- Money in and out by day and book over the eight weeks to tonight; days without a movement count as zero.
-- grain: one row per book and day

select
    b.book,
    d.moved_on::date::varchar as moved_on,
    coalesce(c.inflow, 0)::double as inflow,
    coalesce(c.outflow, 0)::double as outflow,
    coalesce(c.net_flow, 0)::double as net_flow
from (select distinct book from scores.cash_days where moved_on > $as_of::date - 56) as b
cross join range($as_of::date - 55, $as_of::date + 1, interval 1 day) as d(moved_on)
left join scores.cash_days as c
    on c.book = b.book
    and c.dimension = 'all'
    and c.moved_on = d.moved_on::date
order by b.book, d.moved_on
