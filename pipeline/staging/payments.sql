-- Every payment of an invoice received by $as_of.
-- grain: one row per payment record on or before $as_of; payments have no number, so two alike are two payments
-- key: source, file, record_no
-- units: amount in the currency of the payment; money that went back (a bounced debit) is below zero

select
    source,
    file,
    record_no,
    nullif(trim(invoice_id), '') as invoice_id,
    trim(customer_id) as customer_id,
    paid_on,
    amount
from raw.payments
where paid_on <= $as_of::date
