-- Every loan granted by $as_of, once, with the customer who owes it.
-- grain: one row per loan_id granted on or before $as_of
-- key: loan_id
-- units: amount and instalment in the currency of the loan; rate a year, as a fraction of one
-- A loan that names its account only belongs to the holder of that account; customer_id stays null when
-- nobody holds it. status carries no date, it is the latest known: no feature may use it.

with loan_records as (
    select
        trim(loan_id) as loan_id,
        nullif(trim(customer_id), '') as customer_id,
        nullif(trim(account_id), '') as account_id,
        granted_on,
        amount,
        term_months,
        instalment,
        rate,
        nullif(trim(status), '') as status,
        defaulted_on,
        row_number() over (
            partition by trim(loan_id)
            order by source desc, file desc, record_no desc
        ) as nth_from_latest
    from raw.loans
    where granted_on <= $as_of::date
)

select
    l.loan_id,
    coalesce(l.customer_id, a.customer_id) as customer_id,
    l.account_id,
    l.granted_on,
    l.amount,
    l.term_months::integer as term_months,
    l.instalment,
    l.rate,
    l.status,
    case when l.defaulted_on <= $as_of::date then l.defaulted_on end as defaulted_on
from loan_records as l
left join staging.accounts as a using (account_id)
where l.nth_from_latest = 1
