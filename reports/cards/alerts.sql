-- Unusual account movements of a customer, latest first: for risk alone.
-- grain: one row per alert of a customer with a card
-- key: customer_id, alert

select
    a.customer_id,
    a.alert,
    a.on_day::varchar as on_day,
    a.signal,
    a.severity,
    a.size,
    a.reason,
    coalesce(a.is_quiet, false) as is_quiet,
    coalesce(a.is_held_over, false) as is_held_over
from scores.anomaly_alerts as a
join temp.card_customers as c using (customer_id)
order by a.customer_id, a.on_day desc, a.signal
