-- The loans of a customer.
-- grain: one row per loan

select
    loan_id,
    granted_on::varchar as granted_on,
    amount::double as amount,
    term_months,
    instalment::double as instalment,
    status,
    defaulted_on::varchar as defaulted_on
from staging.loans
where customer_id = $customer_id
order by granted_on desc, loan_id
