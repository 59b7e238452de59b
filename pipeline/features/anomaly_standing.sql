-- Monthly payments to or from one counterparty that stopped coming: salaries and standing orders.
-- grain: one row per account, counterparty, direction and stop that was noticed in the last 90 judged days
-- key: account_id, counterparty, is_inflow, stopped_on
-- units: the currency of the company
-- source: a payment recurs that is within 20 % of the one before, 26 to 35 days after it, three times in a row counted;
--     it is noticed $anomaly_recurring_days days after the last one

with payments as (  -- one row per counterparty and day
    select
        account_id,
        customer_id,
        counterparty,
        is_inflow,
        occurred_on,
        sum(amount) as amount
    from features.anomaly_movements
    where counterparty is not null
        and kind in ('deposit', 'transfer_in', 'transfer_out')
    group by account_id, customer_id, counterparty, is_inflow, occurred_on
),

spaced as (
    select
        *,
        lag(amount) over (partition by account_id, customer_id, counterparty, is_inflow order by occurred_on) as amount_before,
        lag(occurred_on) over (partition by account_id, customer_id, counterparty, is_inflow order by occurred_on) as before_on,
        lead(occurred_on) over (partition by account_id, customer_id, counterparty, is_inflow order by occurred_on) as next_on
    from payments
),

counted as (
    select
        *,
        sum(case
            when date_diff('day', before_on, occurred_on) between 26 and 35
                and abs(amount - amount_before) <= 0.2 * amount_before then 1
            else 0
        end) over (partition by account_id, customer_id, counterparty, is_inflow order by occurred_on) as regular_gaps
    from spaced
)

select
    account_id,
    customer_id,
    counterparty,
    is_inflow,
    occurred_on as last_paid_on,
    amount,
    occurred_on + $anomaly_recurring_days::integer as stopped_on,
    case when next_on <= $as_of::date then next_on end as next_on
from counted
where regular_gaps >= 2
    and occurred_on + $anomaly_recurring_days::integer <= $as_of::date
    and occurred_on + $anomaly_recurring_days::integer
        > $as_of::date - ($anomaly_judged_days + 90)::integer
    and (next_on is null or next_on > occurred_on + $anomaly_recurring_days::integer)
