-- The account movements that an alert rests on, with the record of the export that each came from.
-- grain: one row per alert of a customer with a card and movement
-- key: customer_id, on_day, signal, source, file, record_no

select
    e.customer_id,
    e.on_day::varchar as on_day,
    e.signal,
    e.occurred_on::varchar as occurred_on,
    e.operation,
    e.counterparty,
    e.amount::double as amount,
    e.source,
    e.file,
    e.record_no::double as record_no
from scores.anomaly_evidence as e
join temp.card_customers as c using (customer_id)
order by e.customer_id, e.on_day desc, e.signal, e.occurred_on desc, e.source, e.file, e.record_no
