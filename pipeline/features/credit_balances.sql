-- The balances of a customer's accounts over the last 1, 3, 6 and 12 months, as known on $as_of.
-- grain: one row per customer_id with an account that has a balance on or before $as_of
-- key: customer_id
-- units: currency of the accounts; below zero the customer owes; shares as fractions of one
-- A balance holds from its day to the next one, so means are weighted by days. Means and the last balance
-- are summed over the customer's accounts; a minimum is that of the worst account. Months count back from
-- $as_of. An account with a credit limit may stand below zero: there the limit is what it must not pass.

with account_months as (
    select
        b.customer_id,
        b.account_id,
        m.nth,
        min(b.balance) as lowest,
        min(b.balance) < 0 and max(b.credit_limit) is null as is_below_zero,
        min(b.balance) < -max(b.credit_limit) as is_over_limit,
        greatest(-min(b.balance), 0) / max(b.credit_limit) as utilisation,
        sum(b.balance * (date_diff('day', greatest(b.balance_on, m.after_on + 1), least(b.held_until, m.until_on)) + 1))
            as balance_days,
        sum(date_diff('day', greatest(b.balance_on, m.after_on + 1), least(b.held_until, m.until_on)) + 1) as days
    from features.held_balances as b
    join features.credit_months as m
        on b.balance_on <= m.until_on
        and b.held_until > m.after_on
    where b.held_until >= b.balance_on
    group by b.customer_id, b.account_id, m.nth
),

account_windows as (  -- one row per account
    select
        customer_id,
        account_id,
        min(lowest) filter (where nth < 1) as min_1m,
        min(lowest) filter (where nth < 3) as min_3m,
        min(lowest) filter (where nth < 6) as min_6m,
        min(lowest) as min_12m,
        (sum(balance_days) filter (where nth < 1) / sum(days) filter (where nth < 1))::decimal(18, 4) as mean_1m,
        (sum(balance_days) filter (where nth < 3) / sum(days) filter (where nth < 3))::decimal(18, 4) as mean_3m,
        (sum(balance_days) filter (where nth < 6) / sum(days) filter (where nth < 6))::decimal(18, 4) as mean_6m,
        (sum(balance_days) / sum(days))::decimal(18, 4) as mean_12m
    from account_months
    group by customer_id, account_id
),

customer_windows as (
    select
        customer_id,
        count(*) as accounts,
        min(min_1m) as balance_min_1m,
        min(min_3m) as balance_min_3m,
        min(min_6m) as balance_min_6m,
        min(min_12m) as balance_min_12m,
        sum(mean_1m) as balance_mean_1m,
        sum(mean_3m) as balance_mean_3m,
        sum(mean_6m) as balance_mean_6m,
        sum(mean_12m) as balance_mean_12m
    from account_windows
    group by customer_id
),

customer_months as (
    select
        customer_id,
        count(distinct nth) filter (where is_below_zero) as months_below_zero_12m,
        count(distinct nth) filter (where is_over_limit) as months_over_limit_12m,
        max(utilisation) filter (where nth < 3) as utilisation_max_3m
    from account_months
    group by customer_id
),

last_balances as (
    select
        customer_id,
        min(balance_on) as first_balance_on,
        max(balance_on) as last_balance_on,
        sum(balance) filter (where held_until = $as_of::date) as balance_last,
        sum(greatest(-balance, 0)) filter (where held_until = $as_of::date) as drawn,
        sum(greatest(-balance, 0)) filter (where held_until = $as_of::date and credit_limit is not null)
            / sum(credit_limit) filter (where held_until = $as_of::date) as utilisation
    from features.held_balances
    group by customer_id
)

select
    customer_id,
    coalesce(w.accounts, 0)::integer as accounts,
    l.first_balance_on,
    l.last_balance_on,
    l.balance_last::decimal(18, 4) as balance_last,
    coalesce(l.drawn, 0)::decimal(18, 4) as drawn,
    w.balance_min_1m::decimal(18, 4) as balance_min_1m,
    w.balance_min_3m::decimal(18, 4) as balance_min_3m,
    w.balance_min_6m::decimal(18, 4) as balance_min_6m,
    w.balance_min_12m::decimal(18, 4) as balance_min_12m,
    w.balance_mean_1m::decimal(18, 4) as balance_mean_1m,
    w.balance_mean_3m::decimal(18, 4) as balance_mean_3m,
    w.balance_mean_6m::decimal(18, 4) as balance_mean_6m,
    w.balance_mean_12m::decimal(18, 4) as balance_mean_12m,
    coalesce(m.months_below_zero_12m, 0)::integer as months_below_zero_12m,
    coalesce(m.months_over_limit_12m, 0)::integer as months_over_limit_12m,
    l.utilisation::double as utilisation,
    m.utilisation_max_3m::double as utilisation_max_3m
from last_balances as l
left join customer_windows as w using (customer_id)
left join customer_months as m using (customer_id)
