-- Each customer's money in and out over the four weeks to $as_of, beside the four weeks before.
-- grain: one row per book and customer_id with a movement in the eight weeks
-- key: book, customer_id
-- units: the currency of the company; four weeks have every weekday as often as the four before
-- Books and what stays out of them as in cash_days.

with movements as (
    select
        case when t.kind in ('purchase', 'refund') then 'sales' else 'accounts' end as book,
        coalesce(t.customer_id, a.customer_id) as customer_id,
        t.occurred_on as moved_on,
        t.amount
    from staging.transactions as t
    left join staging.accounts as a on a.account_id = t.account_id
    where t.kind not in ('interest', 'fee', 'penalty')
        and t.occurred_on <= $as_of::date
        and t.occurred_on > $as_of::date - 56
    union all
    select 'payments' as book, customer_id, paid_on as moved_on, amount
    from staging.payments
    where paid_on <= $as_of::date
        and paid_on > $as_of::date - 56
)

select
    book,
    customer_id,
    coalesce(sum(amount) filter (where amount > 0 and moved_on > $as_of::date - 28), 0)::decimal(18, 4) as inflow,
    coalesce(sum(-amount) filter (where amount < 0 and moved_on > $as_of::date - 28), 0)::decimal(18, 4) as outflow,
    coalesce(sum(amount) filter (where moved_on > $as_of::date - 28), 0)::decimal(18, 4) as net_flow,
    coalesce(sum(amount) filter (where moved_on <= $as_of::date - 28), 0)::decimal(18, 4) as net_flow_before,
    (
        coalesce(sum(amount) filter (where moved_on > $as_of::date - 28), 0)
        - coalesce(sum(amount) filter (where moved_on <= $as_of::date - 28), 0)
    )::decimal(18, 4) as change
from movements
where customer_id is not null
group by book, customer_id
