-- Purchases of a day count as one: the unit of frequency in every purchase model. Returned pieces are taken off.
-- grain: one row per customer_id and day with a purchase that was not reversed
-- key: customer_id, purchased_on
-- units: amount in the currency of the company
-- source: Fader & Hardie, notes on the treatment of several transactions in one period

select
    customer_id,
    purchased_on,
    sum(amount - reversed_amount)::decimal(18, 4) as amount,
    count(distinct coalesce(order_id, ''))::integer as orders,
    count(*)::integer as lines
from customer.purchase_lines
where reversed_on is null
group by customer_id, purchased_on
