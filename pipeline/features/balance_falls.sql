-- What stood on a customer's accounts on $as_of and 91 days before.
-- grain: one row per customer with an account whose balance was known 91 days before $as_of
-- key: customer_id
-- units: the currency of the accounts; a balance holds until the next one, a closed account holds nothing, and what
--     is owed counts as nothing

with account_levels as (
    select
        b.account_id,
        arg_max(b.balance, b.balance_on) filter (where b.balance_on <= $as_of::date - interval 91 day) as balance_before,
        arg_max(b.balance, b.balance_on) as balance
    from staging.balances as b
    group by b.account_id
)

select
    a.customer_id,
    sum(
        case when a.closed_on <= $as_of::date - interval 91 day then 0 else greatest(l.balance_before, 0) end
    )::decimal(18, 4) as balance_before,
    sum(case when a.closed_on is not null then 0 else greatest(l.balance, 0) end)::decimal(18, 4) as balance,
    bool_and(a.closed_on is not null) as has_closed_all
from account_levels as l
join staging.accounts as a using (account_id)
where l.balance_before is not null
    and a.customer_id is not null
group by a.customer_id
