-- The accounts of a customer, each with its newest balance and the chance that it is closed within a year.
-- grain: one row per account

select
    a.account_id,
    a.product,
    a.opened_on::varchar as opened_on,
    a.closed_on::varchar as closed_on,
    a.status,
    a.credit_limit::double as credit_limit,
    max(b.balance_on)::varchar as balance_on,
    arg_max(b.balance, b.balance_on)::double as balance,
    any_value(h.p_365) as p_365
from staging.accounts as a
left join staging.balances as b using (account_id)
left join scores.account_churn as h using (account_id)
where a.customer_id = $customer_id
group by all
order by opened_on, account_id
