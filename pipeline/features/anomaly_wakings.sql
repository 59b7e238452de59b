-- Accounts on which the customer moved money again after $anomaly_dormant_days days without.
-- grain: one row per account and day of the window or the cool-down before it on which it woke
-- key: account_id, on_day
-- units: days; amounts in the currency of the company; usual_amount is the mean of all own movements before
-- What the bank posts (interest, fees) neither keeps an account awake nor wakes it.

with own_movements as (
    select
        coalesce(account_id, customer_id) as account_id,
        customer_id,
        occurred_on,
        amount
    from customer.movements
    where coalesce(initiated_by = 'customer', is_own)
        and customer_id is not null
        and amount <> 0
),

late_days as (
    select distinct account_id, occurred_on
    from own_movements
    where occurred_on > $as_of::date
        - ($anomaly_judged_days + $anomaly_dormant_days)::integer
),

late_gaps as (
    select
        account_id,
        occurred_on,
        lag(occurred_on) over (partition by account_id order by occurred_on) as before_on
    from late_days
),

awake as (  -- the few accounts that may have woken; only their history is gone through
    select distinct account_id
    from late_gaps
    where occurred_on > $as_of::date - $anomaly_judged_days::integer
        and (before_on is null or date_diff('day', before_on, occurred_on) >= $anomaly_dormant_days)
),

own_days as (
    select
        m.account_id,
        max(m.customer_id) as customer_id,
        m.occurred_on,
        count(*) as movements,
        sum(abs(m.amount))::double as moved,
        max(abs(m.amount))::double as largest,
        coalesce(sum(m.amount) filter (where m.amount > 0), 0)::double as inflow,
        coalesce(sum(-m.amount) filter (where m.amount < 0), 0)::double as outflow
    from own_movements as m
    join awake as w on w.account_id = m.account_id
    group by m.account_id, m.occurred_on
),

spaced as (
    select
        d.*,
        lag(d.occurred_on) over (partition by d.account_id order by d.occurred_on) as before_on,
        sum(d.movements) over (
            partition by d.account_id order by d.occurred_on rows between unbounded preceding and 1 preceding
        ) as movements_before,
        sum(d.moved) over (
            partition by d.account_id order by d.occurred_on rows between unbounded preceding and 1 preceding
        ) as moved_before
    from own_days as d
),

rested as (
    select
        *,
        date_diff('day', before_on, occurred_on) as quiet_days,
        max(date_diff('day', before_on, occurred_on)) over (
            partition by account_id order by occurred_on rows between unbounded preceding and 1 preceding
        ) as longest_before
    from spaced
),

woken as (
    select
        *,
        count(*) over (partition by customer_id, occurred_on) as accounts_woken
    from rested
    where quiet_days >= $anomaly_dormant_days
        and occurred_on > $as_of::date - $anomaly_judged_days::integer
        -- An account that always rests so long is not dormant.
        and quiet_days > 1.5 * coalesce(longest_before, 0)
)

select
    account_id,
    customer_id,
    occurred_on as on_day,
    before_on,
    quiet_days::integer as quiet_days,
    coalesce(longest_before, 0)::integer as longest_before,
    largest as amount,
    inflow,
    outflow,
    (moved_before / movements_before)::double as usual_amount,
    accounts_woken::integer as accounts_woken
from woken
