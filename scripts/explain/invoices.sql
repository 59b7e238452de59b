-- The last ten invoices of a customer with what was paid on them.
-- grain: one row per invoice

select
    i.invoice_id,
    i.issued_on::varchar as issued_on,
    i.due_on::varchar as due_on,
    i.amount::double as amount,
    coalesce(sum(p.amount), 0)::double as paid,
    max(p.paid_on)::varchar as paid_on
from staging.invoices as i
left join staging.payments as p using (invoice_id, customer_id)
where i.customer_id = $customer_id
group by all
order by issued_on desc, invoice_id
limit 10
