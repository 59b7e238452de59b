-- What is unusual for a customer tonight. Who receives a customer's money is not said.
-- grain: one row per customer with a card and signal
-- key: customer_id, code

select
    s.customer_id,
    s.code,
    s.value,
    s.usual,
    s.since_on::varchar as since_on
from scores.early_signals as s
join temp.card_customers as c using (customer_id)
order by s.customer_id, s.code
