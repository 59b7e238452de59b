-- The balance of each account at the end of each day that has one, on or before $as_of.
-- grain: one row per account_id and day; of several balances on one day the last record holds
-- key: account_id, balance_on
-- units: currency of the account; below zero the customer owes

with balance_records as (
    select
        trim(account_id) as account_id,
        balance_on,
        balance,
        row_number() over (
            partition by trim(account_id), balance_on
            order by source desc, file desc, record_no desc
        ) as nth_from_latest
    from raw.balances
    where balance_on <= $as_of::date
)

select
    account_id,
    balance_on,
    balance
from balance_records
where nth_from_latest = 1
