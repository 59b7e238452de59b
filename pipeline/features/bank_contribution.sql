-- What each customer's accounts and loans brought a bank in twelve months.
-- grain: one row per customer with an account or a loan
-- key: customer_id
-- units: the currency of the company; deposits and debts are averages over the twelve months
-- Deposits earn $deposit_transfer_rate and cost the interest that was paid on them. Debts earn the rate of the loan,
-- or the interest that was charged on the account, and cost $loan_transfer_rate and $expected_loss_rate; of a loan
-- that defaulted, $loss_given_default is lost.

with charges as (
    select
        customer_id,
        -sum(amount) filter (where kind in ('fee', 'penalty')) as fees,
        sum(amount) filter (where kind = 'interest' and amount > 0) as interest_paid,
        -sum(amount) filter (where kind = 'interest' and amount < 0) as interest_charged
    from staging.transactions
    where customer_id is not null
        and kind in ('fee', 'penalty', 'interest')
        and occurred_on > $as_of::date - interval 365 day
    group by customer_id
),

accounts as (
    select
        a.customer_id,
        sum(s.deposit) as deposit,
        sum(s.debt) as overdraft
    from staging.accounts as a
    left join features.account_spans as s using (account_id)
    where a.customer_id is not null
    group by a.customer_id
),

loans as (
    select
        customer_id,
        sum(debt) as debt,
        sum((debt * coalesce(rate, $loan_transfer_rate))::decimal(18, 4)) as interest,
        sum(debt_in_default) as debt_in_default
    from features.loan_spans
    group by customer_id
),

holders as (
    select
        coalesce(a.customer_id, l.customer_id) as customer_id,
        coalesce(a.deposit, 0) as deposit,
        coalesce(a.overdraft, 0) + coalesce(l.debt, 0) as debt,
        coalesce(l.interest, 0) as interest,
        coalesce(l.debt_in_default, 0) as debt_in_default
    from accounts as a
    full join loans as l on l.customer_id = a.customer_id
)

select
    h.customer_id,
    h.deposit::decimal(18, 4) as deposit,
    h.debt::decimal(18, 4) as debt,
    (h.deposit * $deposit_transfer_rate - coalesce(c.interest_paid, 0))::decimal(18, 4) as deposit_contribution,
    (
        h.interest
        + coalesce(c.interest_charged, 0)
        - h.debt * $loan_transfer_rate
        - h.debt * $expected_loss_rate
        - h.debt_in_default * $loss_given_default
    )::decimal(18, 4) as loan_contribution,
    (h.debt * $expected_loss_rate + h.debt_in_default * $loss_given_default)::decimal(18, 4) as expected_loss,
    coalesce(c.fees, 0)::decimal(18, 4) as fees
from holders as h
left join charges as c using (customer_id)
