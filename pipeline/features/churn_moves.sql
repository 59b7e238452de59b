-- What went in and out of a customer's accounts day by day, and what of it the customer set going, for the churn
-- features of any day.
-- grain: one row per customer_id and day with an account movement
-- key: customer_id, moved_on
-- units: currency of the accounts; inflow and outflow are both written above zero
-- Standing orders are transfers out that the system makes.

select
    customer_id,
    occurred_on as moved_on,
    cast(count(*) filter (where is_own) as integer) as own_moves,
    cast(coalesce(sum(amount) filter (where amount > 0 and kind <> 'interest'), 0) as decimal(18, 4)) as inflow,
    cast(coalesce(sum(-amount) filter (where amount < 0), 0) as decimal(18, 4)) as outflow,
    cast(coalesce(sum(-amount) filter (where kind = 'transfer_out'), 0) as decimal(18, 4)) as transferred,
    cast(coalesce(sum(-amount) filter (where kind = 'transfer_out' and not is_own), 0) as decimal(18, 4)) as standing
from customer.movements
where customer_id is not null
group by customer_id, occurred_on
