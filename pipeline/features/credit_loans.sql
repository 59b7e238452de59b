-- A customer's loans as known on $as_of: what is owed, each month's instalment, instalments missed, default.
-- grain: one row per customer_id with a loan granted on or before $as_of
-- key: customer_id
-- units: currency of the loans; days; rate a year as a fraction of one
-- Exports carry no due dates: an instalment is taken as due by the end of the n-th calendar month after the
-- grant, and what is owed is the principal that this schedule leaves. Repayments on an account (of the customer,
-- for loans without one) pay its loans in the ratio of their instalments, oldest instalment first. Missed
-- instalments are null where they cannot be known: nobody records repayments, or the account shows no movement
-- after the grant.
-- source: annuity, outstanding after k of n instalments = amount ((1+i)^n - (1+i)^k) / ((1+i)^n - 1)

with loans as (
    select
        customer_id,
        coalesce('account ' || account_id, 'customer ' || customer_id) as paid_from,
        granted_on,
        amount,
        term_months,
        coalesce(instalment, case when coalesce(rate, 0) = 0 then amount / nullif(term_months, 0) end) as instalment,
        coalesce(rate, 0)::double / 12 as monthly_rate,
        case when defaulted_on <= $as_of::date then defaulted_on end as defaulted_on
    from staging.loans
    where granted_on <= $as_of::date
        and customer_id is not null
),

payers as (  -- one row per account or customer that loans are paid from
    select paid_from, min(granted_on) as granted_on, sum(instalment) as instalments
    from loans
    group by paid_from
),

movements as (
    select 'account ' || account_id as paid_from, occurred_on, kind, amount
    from staging.transactions
    where account_id is not null
        and occurred_on <= $as_of::date
    union all
    select 'customer ' || customer_id as paid_from, occurred_on, kind, amount
    from staging.transactions
    where customer_id is not null
        and occurred_on <= $as_of::date
),

repaid as (  -- the payers whose movements after the grant are known
    select
        p.paid_from,
        coalesce(sum(abs(m.amount)) filter (where m.kind = 'repayment'), 0) / nullif(p.instalments, 0) as instalments
    from payers as p
    join movements as m
        on m.paid_from = p.paid_from
        and m.occurred_on > p.granted_on
    group by p.paid_from, p.instalments
),

recorded as (
    select
        count(*) filter (where kind = 'repayment') > 0 as has_repayments,
        min(occurred_on) as recorded_from
    from staging.transactions
    where (account_id is not null or kind = 'repayment')
        and occurred_on <= $as_of::date
),

schedules as (
    select
        l.*,
        -- Month ends passed since the month of the grant, the last day of a month counting as passed.
        least(greatest(date_diff('month', l.granted_on, coalesce(l.defaulted_on, $as_of::date) + 1) - 1, 0),
            l.term_months) as due,
        -- A hundredth of an instalment short is rounding, not a missed instalment. What fell due before the
        -- export begins counts as paid: nothing is known against it.
        case when r.has_repayments then floor(p.instalments::double + 0.01)::integer
            + least(greatest(date_diff('month', l.granted_on, r.recorded_from) - 1, 0), l.term_months)
        end as paid
    from loans as l
    cross join recorded as r
    left join repaid as p on p.paid_from = l.paid_from
),

positions as (
    select
        *,
        defaulted_on is null
            and coalesce((granted_on + to_months(term_months))::date > $as_of::date, true) as is_running,
        case
            when monthly_rate = 0 then amount::double * (term_months - due) / term_months
            else amount::double * (power(1 + monthly_rate, term_months) - power(1 + monthly_rate, due))
                / (power(1 + monthly_rate, term_months) - 1)
        end::decimal(18, 4) as outstanding,  -- exact, so that the sum does not depend on the order of the rows
        greatest(due - paid, 0) as missed,
        case
            when paid >= due then 0
            when paid < due then date_diff(
                'day', last_day((granted_on + to_months(paid + 1))::date), coalesce(defaulted_on, $as_of::date)
            )
        end as days_past_due
    from schedules
)

select
    customer_id,
    count(*)::integer as loans,
    count(*) filter (where is_running)::integer as running_loans,
    min(granted_on) as first_granted_on,
    sum(amount)::decimal(18, 4) as granted_amount,
    sum(outstanding)::decimal(18, 4) as outstanding_principal,
    coalesce(sum(instalment) filter (where is_running), 0)::decimal(18, 4) as instalment,
    -- greatest() skips nulls: what is not known must stay so.
    sum(case when paid is not null and due is not null then missed end)::integer as missed_instalments,
    max(days_past_due)::integer as days_past_due,
    max(defaulted_on) as defaulted_on
from positions
group by customer_id
