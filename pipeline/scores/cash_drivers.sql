-- What drove the change of cash from the four weeks before to the four weeks to $as_of: by product, branch, account and
-- customer.
-- grain: one row per book, dimension and member that moved money in the eight weeks; of accounts and customers the 20
--     that changed it most, and `(others)` for the rest and for movements without one
-- key: book, dimension, member
-- units: the currency of the company; share of the book's change, above one where others worked against it
-- Within each dimension the changes add up to that of the book.

with windows as (
    select
        book,
        dimension,
        member,
        coalesce(sum(net_flow) filter (where moved_on > $as_of::date - 28), 0) as net_flow,
        coalesce(sum(net_flow) filter (where moved_on <= $as_of::date - 28), 0) as net_flow_before
    from scores.cash_days
    where moved_on > $as_of::date - 56
    group by book, dimension, member
),

books as (
    select book, net_flow, net_flow_before, net_flow - net_flow_before as change
    from windows
    where dimension = 'all'
),

holders as (
    select book, 'customer' as dimension, customer_id as member, net_flow, net_flow_before, change
    from scores.cash_customers
    union all
    select 'accounts' as book, 'account' as dimension, account_id as member, net_flow, net_flow_before, change
    from scores.cash_accounts
),

ranked as (
    select
        *,
        row_number() over (partition by book, dimension order by abs(change) desc, member) as nth
    from holders
),

top_holders as (
    select book, dimension, member, net_flow, net_flow_before
    from ranked
    where nth <= 20
),

held as (  -- every book has customers; accounts only the one that has any
    select book, 'customer' as dimension from books
    union
    select book, dimension from top_holders
),

members as (
    select book, dimension, member, net_flow, net_flow_before from windows where dimension <> 'all'
    union all
    select book, dimension, member, net_flow, net_flow_before from top_holders
    union all
    select
        b.book,
        h.dimension,
        '(others)' as member,
        b.net_flow - coalesce(sum(t.net_flow), 0) as net_flow,
        b.net_flow_before - coalesce(sum(t.net_flow_before), 0) as net_flow_before
    from books as b
    join held as h on h.book = b.book
    left join top_holders as t
        on t.book = h.book
        and t.dimension = h.dimension
    group by b.book, h.dimension, b.net_flow, b.net_flow_before
)

select
    m.book,
    m.dimension,
    m.member,
    m.net_flow::decimal(18, 4) as net_flow,
    m.net_flow_before::decimal(18, 4) as net_flow_before,
    (m.net_flow - m.net_flow_before)::decimal(18, 4) as change,
    ((m.net_flow - m.net_flow_before)::double / nullif(b.change, 0)::double)::double as share,
    row_number() over (
        partition by m.book, m.dimension
        order by abs(m.net_flow - m.net_flow_before) desc, m.member
    )::integer as driver_rank
from members as m
join books as b on b.book = m.book
