-- Every invoice issued by $as_of, once.
-- grain: one row per customer_id and invoice_id issued on or before $as_of (two companies may number alike)
-- key: customer_id, invoice_id
-- units: amount in the currency of the invoice; a credit note is below zero

with invoice_records as (
    select
        trim(customer_id) as customer_id,
        trim(invoice_id) as invoice_id,
        issued_on,
        due_on,
        amount,
        coalesce(disputed, false) as disputed,
        row_number() over (
            partition by trim(customer_id), trim(invoice_id)
            order by source desc, file desc, record_no desc
        ) as nth_from_latest
    from raw.invoices
    where issued_on <= $as_of::date
)

select
    customer_id,
    invoice_id,
    issued_on,
    due_on,
    amount,
    disputed
from invoice_records
where nth_from_latest = 1
