-- Balances of customers' accounts with the last day on which each held, as known on $as_of: the day before the next one,
-- the day of closing, or $as_of.
-- grain: one row per account and day with a balance
-- key: account_id, balance_on
-- kept: no
-- units: currency of the accounts; below zero the customer owes; credit_limit null where the account has none

select
    a.customer_id,
    b.account_id,
    nullif(greatest(a.credit_limit, 0), 0) as credit_limit,
    b.balance_on,
    b.balance,
    least(
        coalesce(lead(b.balance_on) over (partition by b.account_id order by b.balance_on), $as_of::date + 1) - 1,
        coalesce(case when a.closed_on <= $as_of::date then a.closed_on end, $as_of::date)
    ) as held_until
from staging.balances as b
join staging.accounts as a on a.account_id = b.account_id
where b.balance_on <= $as_of::date
