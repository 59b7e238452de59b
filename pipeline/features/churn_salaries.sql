-- Credits that came about a month after the last one of the same payer, in about the same amount: salaries, pensions.
-- grain: one row per customer_id, payer and day of such a credit
-- key: customer_id, counterparty, paid_on
-- units: currency of the accounts
-- source: 26 to 35 days after the credit before, within 20 % of it; each is known the day it comes

with credits as (  -- one row per payer and day
    select
        coalesce(t.customer_id, a.customer_id) as customer_id,
        t.counterparty,
        t.occurred_on as paid_on,
        sum(t.amount) as amount
    from staging.transactions as t
    left join staging.accounts as a on a.account_id = t.account_id
    where t.kind in ('deposit', 'transfer_in')
        and t.amount > 0
        and t.counterparty is not null
    group by coalesce(t.customer_id, a.customer_id), t.counterparty, t.occurred_on
),

followed as (
    select
        *,
        lag(paid_on) over (partition by customer_id, counterparty order by paid_on) as paid_before_on,
        lag(amount) over (partition by customer_id, counterparty order by paid_on) as amount_before
    from credits
    where customer_id is not null
)

select
    customer_id,
    counterparty,
    paid_on,
    cast(amount as decimal(18, 4)) as amount
from followed
where date_diff('day', paid_before_on, paid_on) between 26 and 35
    and abs(amount - amount_before) <= 0.2 * amount_before
