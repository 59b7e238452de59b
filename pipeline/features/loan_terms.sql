-- What is left to pay of a customer's loans, and for how long.
-- grain: one row per customer_id with a loan granted on or before $as_of
-- key: customer_id
-- units: currency of the loans; months weighted by the amount granted, at least one while anything is owed

select
    l.customer_id,
    c.outstanding_principal::decimal(18, 4) as outstanding_principal,
    greatest(
        sum(l.amount * greatest(l.term_months - date_diff('month', l.granted_on, $as_of::date), 0))::double
            / nullif(sum(l.amount) filter (where l.term_months is not null), 0)::double,
        1
    )::double as remaining_months
from staging.loans as l
join features.credit_loans as c using (customer_id)
where l.granted_on <= $as_of::date
group by l.customer_id, c.outstanding_principal
