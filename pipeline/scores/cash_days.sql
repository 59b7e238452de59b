-- Money that came in and went out, day by day: in all, by product and by branch.
-- grain: one row per book, dimension (all, product, branch), member and day with a movement, in the last two years
-- key: book, dimension, member, moved_on
-- units: the currency of the company; inflow and outflow are both written above zero
-- Books: `accounts`, what customers move on their accounts; `sales`, the takings and what was given back; `payments`,
-- receipts for invoices. Interest, fees and penalties move no cash, only what customers are owed, and stay out.
-- product is that of the account, or the category of the goods.

with movements as (
    select
        case when t.kind in ('purchase', 'refund') then 'sales' else 'accounts' end as book,
        case
            when t.kind in ('purchase', 'refund') then coalesce(t.category, '')
            else coalesce(a.product, '')
        end as product,
        coalesce(t.branch, a.branch, '') as branch,
        t.occurred_on as moved_on,
        t.amount
    from staging.transactions as t
    left join staging.accounts as a on a.account_id = t.account_id
    where t.kind not in ('interest', 'fee', 'penalty')
        and t.occurred_on <= $as_of::date
        and t.occurred_on > ($as_of::date - to_months(24))::date
    union all
    select
        'payments' as book,
        '' as product,
        '' as branch,
        paid_on as moved_on,
        amount
    from staging.payments
    where paid_on <= $as_of::date
        and paid_on > ($as_of::date - to_months(24))::date
)

select
    book,
    case
        when grouping(product) = 0 then 'product'
        when grouping(branch) = 0 then 'branch'
        else 'all'
    end as dimension,
    coalesce(product, branch, '') as member,
    moved_on,
    coalesce(sum(amount) filter (where amount > 0), 0)::decimal(18, 4) as inflow,
    coalesce(sum(-amount) filter (where amount < 0), 0)::decimal(18, 4) as outflow,
    sum(amount)::decimal(18, 4) as net_flow
from movements
group by grouping sets ((book, moved_on), (book, product, moved_on), (book, branch, moved_on))
