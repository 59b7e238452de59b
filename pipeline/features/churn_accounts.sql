-- How a customer's accounts stand on $as_of: balances, salary, money leaving, accounts closed, own activity.
-- grain: one row per customer_id of features.churn_purchases with an account opened, a balance or an account movement on or before $as_of
-- key: customer_id
-- kept: no
-- units: currency of the accounts; days; a year is 365 days, a quarter 91; shares and ratios as fractions of one
-- An account is closed by its closing day alone: its status carries no date and is not read.

with customer_accounts as (
    select
        customer_id,
        count(*) filter (where closed_on is null or closed_on > $as_of::date) as accounts_open,
        count(*) filter (where closed_on <= $as_of::date and closed_on > $as_of::date - 365) as accounts_closed_12m
    from staging.accounts
    where coalesce(opened_on, $as_of::date) <= $as_of::date
        and customer_id in (select customer_id from features.churn_purchases)
    group by customer_id
),

account_balances as (  -- one row per account
    select
        b.account_id,
        any_value(a.customer_id) as customer_id,
        max(b.balance_on) as last_on,
        arg_max(b.balance, b.balance_on) as balance_last,
        avg(b.balance) filter (where b.balance_on > $as_of::date - 91) as balance_3m,
        avg(b.balance) filter (where b.balance_on > $as_of::date - 365) as balance_12m,
        -- Decimal sums for the least-squares line through half a year, in months of 30 days.
        count(*) filter (where b.balance_on > $as_of::date - 182) as n,
        sum(date_diff('day', b.balance_on, $as_of::date)) filter (where b.balance_on > $as_of::date - 182) as x,
        sum(date_diff('day', b.balance_on, $as_of::date) * date_diff('day', b.balance_on, $as_of::date))
            filter (where b.balance_on > $as_of::date - 182) as xx,
        sum(b.balance) filter (where b.balance_on > $as_of::date - 182) as y,
        sum(b.balance * date_diff('day', b.balance_on, $as_of::date))
            filter (where b.balance_on > $as_of::date - 182) as xy
    from staging.balances as b
    join staging.accounts as a on a.account_id = b.account_id
    where b.balance_on <= $as_of::date
        and a.customer_id in (select customer_id from features.churn_purchases)
    group by b.account_id
),

customer_balances as (
    select
        customer_id,
        sum(balance_last) as balance_last,
        sum(cast(balance_3m as decimal(18, 4))) as balance_mean_3m,
        sum(cast(balance_12m as decimal(18, 4))) as balance_mean_12m,
        sum(
            case when n >= 3 and n * xx > x * x then
                cast(
                    -30 * (n * cast(xy as double) - x * cast(y as double))
                    / (n * cast(xx as double) - x * cast(x as double))
                    as decimal(18, 4)
                )
            end
        ) as balance_slope
    from account_balances
    group by customer_id
),

flows as (
    select
        customer_id,
        date_diff('day', min(moved_on), $as_of::date) as days_seen,
        date_diff('day', max(moved_on) filter (where own_moves > 0), $as_of::date) as days_inactive,
        sum(own_moves) filter (where moved_on > $as_of::date - 91) as own_moves_3m,
        sum(own_moves) filter (where moved_on > $as_of::date - 365) as own_moves_12m,
        sum(inflow) filter (where moved_on > $as_of::date - 91) as inflow_3m,
        sum(inflow) filter (where moved_on > $as_of::date - 365) as inflow_12m,
        sum(outflow) filter (where moved_on > $as_of::date - 91) as outflow_3m,
        sum(transferred) filter (where moved_on > $as_of::date - 91) as transferred_3m,
        sum(standing) filter (where moved_on > $as_of::date - 91) as standing_3m,
        date_diff('day', max(moved_on) filter (where standing > 0), $as_of::date) as days_since_standing_order
    from features.churn_moves
    where moved_on <= $as_of::date
        and customer_id in (select customer_id from features.churn_purchases)
    group by customer_id
),

salaries as (
    select
        customer_id,
        count(*) as salaries,
        date_diff('day', max(paid_on), $as_of::date) as days_since_salary
    from features.churn_salaries
    where paid_on <= $as_of::date
    group by customer_id
),

recent_payees as (
    select
        customer_id,
        counterparty,
        sum(amount) as amount,
        sum(amount) filter (where payee_since > $as_of::date - 91) as new_amount
    from features.churn_payees
    where moved_on <= $as_of::date
        and moved_on > $as_of::date - 91
    group by customer_id, counterparty
),

payees as (
    select customer_id, max(amount) as top_amount, sum(new_amount) as new_amount
    from recent_payees
    group by customer_id
),

customers as (
    select customer_id from customer_accounts
    union
    select customer_id from customer_balances
    union
    select customer_id from flows
)

select
    k.customer_id,
    cast(a.accounts_open as double) as accounts_open,
    cast(a.accounts_closed_12m as double) as accounts_closed_12m,
    cast(b.balance_last as double) as balance_last,
    cast(b.balance_mean_3m as double) as balance_mean_3m,
    cast(b.balance_mean_12m as double) as balance_mean_12m,
    cast(b.balance_slope as double) as balance_slope,
    case when b.balance_mean_12m > 0 then cast(b.balance_mean_3m as double) / cast(b.balance_mean_12m as double) end
        as balance_3m_ratio,
    case when b.balance_mean_12m > 0 then cast(b.balance_last as double) / cast(b.balance_mean_12m as double) end
        as balance_last_ratio,
    -- Two regular credits are three payments: enough to call a salary, and to miss it.
    case when s.salaries >= 2 then cast(s.days_since_salary as double) end as days_since_salary,
    case
        when s.salaries >= 2 then cast(cast(s.days_since_salary > 45 as integer) as double)
        when f.customer_id is not null then 0.0
    end as salary_stopped,
    cast(coalesce(f.inflow_3m, 0) as double) / nullif(cast(f.inflow_12m as double), 0)
        * least(f.days_seen + 1, 365) / 91 as inflow_3m_ratio,
    case when f.customer_id is not null then
        cast(coalesce(f.outflow_3m, 0) as double) / nullif(cast(f.inflow_3m as double), 0)
    end as outflow_per_inflow_3m,
    case when f.customer_id is not null then
        cast(f.standing_3m as double) / nullif(cast(f.outflow_3m as double), 0)
    end as standing_share_3m,
    cast(f.days_since_standing_order as double) as days_since_standing_order,
    cast(f.transferred_3m as double) / nullif(cast(f.outflow_3m as double), 0) as transfer_share_3m,
    cast(p.top_amount as double) / nullif(cast(f.outflow_3m as double), 0) as top_payee_share_3m,
    case when f.customer_id is not null then
        cast(coalesce(p.new_amount, 0) as double) / nullif(cast(f.outflow_3m as double), 0)
    end as new_payee_share_3m,
    floor(cast(f.days_inactive as double) / 30) as months_inactive,
    case when f.customer_id is not null then cast(coalesce(f.own_moves_3m, 0) as double) end as own_moves_3m,
    cast(coalesce(f.own_moves_3m, 0) as double) / nullif(f.own_moves_12m, 0)
        * least(f.days_seen + 1, 365) / 91 as own_moves_ratio
from customers as k
left join customer_accounts as a using (customer_id)
left join customer_balances as b using (customer_id)
left join flows as f using (customer_id)
left join salaries as s using (customer_id)
left join payees as p using (customer_id)
