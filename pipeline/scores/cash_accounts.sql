-- Each account's money in and out over the four weeks to $as_of, beside the four weeks before.
-- grain: one row per account_id with a movement in the eight weeks
-- key: account_id
-- units: the currency of the company; four weeks have every weekday as often as the four before
-- What stays out as in cash_days; sales and receipts for invoices are on no account of the customer.

select
    account_id,
    coalesce(sum(amount) filter (where amount > 0 and occurred_on > $as_of::date - 28), 0)::decimal(18, 4) as inflow,
    coalesce(sum(-amount) filter (where amount < 0 and occurred_on > $as_of::date - 28), 0)::decimal(18, 4) as outflow,
    coalesce(sum(amount) filter (where occurred_on > $as_of::date - 28), 0)::decimal(18, 4) as net_flow,
    coalesce(sum(amount) filter (where occurred_on <= $as_of::date - 28), 0)::decimal(18, 4) as net_flow_before,
    (
        coalesce(sum(amount) filter (where occurred_on > $as_of::date - 28), 0)
        - coalesce(sum(amount) filter (where occurred_on <= $as_of::date - 28), 0)
    )::decimal(18, 4) as change
from staging.transactions
where kind not in ('interest', 'fee', 'penalty', 'purchase', 'refund')
    and account_id is not null
    and occurred_on <= $as_of::date
    and occurred_on > $as_of::date - 56
group by account_id
