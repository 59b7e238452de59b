-- What was owed on each loan over twelve months, on the way from its amount to nothing in even steps, and what was
-- lost where it defaulted in them.
-- grain: one row per loan that has a customer
-- key: loan_id
-- units: debt in currency times years; interest a year as a fraction; lost in the currency of the loan

with loans as (
    select
        l.loan_id,
        l.customer_id,
        l.amount,
        l.rate,
        l.granted_on,
        l.defaulted_on,
        coalesce(l.term_months, 12) * 30.4375 as term_days,
        greatest(l.granted_on, $as_of::date - 365) as from_on,
        least(
            $as_of::date,
            coalesce(l.defaulted_on, $as_of::date),
            l.granted_on + cast(round(coalesce(l.term_months, 12) * 30.4375) as integer)
        ) as until_on
    from staging.loans as l
    left join staging.accounts as a using (account_id)
    -- The balances of a loan account already say what is owed.
    where l.customer_id is not null
        and coalesce(a.product, '') <> 'loan'
)

select
    loan_id,
    customer_id,
    rate,
    case
        when until_on > from_on then
            amount
            * (1 - (date_diff('day', granted_on, from_on) + date_diff('day', granted_on, until_on)) / 2.0 / term_days)
            * date_diff('day', from_on, until_on) / 365
        else 0
    end::decimal(18, 4) as debt,
    case
        when defaulted_on > $as_of::date - 365 then
            amount * greatest(1 - date_diff('day', granted_on, defaulted_on) / term_days, 0)
        else 0
    end::decimal(18, 4) as debt_in_default
from loans
