-- What is open on invoices by lateness, the loss rate of each bucket and the provision; nothing where nobody ever had
-- an invoice.
-- grain: one row per bucket

select
    bucket,
    observed_invoices::integer as observed_invoices,
    loss_rate,
    is_stated,
    customers,
    open_amount::double as open_amount,
    provision::double as provision
from scores.provision_matrix
where (select sum(observed_invoices) + sum(open_amount) from scores.provision_matrix) > 0
order by bucket
