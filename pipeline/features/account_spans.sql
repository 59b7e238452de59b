-- What each account held or owed, added up over the days of twelve months; a balance holds until the next one.
-- grain: one row per account with a balance on or before $as_of
-- key: account_id
-- units: deposit and debt in currency times years, so that 100 for a year is 100

with balance_spans as (
    select
        b.account_id,
        b.balance,
        greatest(b.balance_on, $as_of::date - 365) as from_on,
        least(
            coalesce(
                lead(b.balance_on) over (partition by b.account_id order by b.balance_on),
                $as_of::date
            ),
            coalesce(a.closed_on, $as_of::date)
        ) as until_on
    from staging.balances as b
    left join staging.accounts as a using (account_id)
)

select
    account_id,
    coalesce(
        sum(greatest(balance, 0) * date_diff('day', from_on, until_on)) filter (where until_on > from_on) / 365, 0
    )::decimal(18, 4) as deposit,
    coalesce(
        sum(greatest(-balance, 0) * date_diff('day', from_on, until_on)) filter (where until_on > from_on) / 365, 0
    )::decimal(18, 4) as debt
from balance_spans
group by account_id
