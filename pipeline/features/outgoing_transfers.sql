-- Money that left a customer's accounts, by who received it: standing orders are the monthly ones.
-- grain: one row per customer_id and counterparty with a transfer out in the 12 months to $as_of
-- key: customer_id, counterparty
-- units: the currency of the accounts, written above zero; months are the 91 days to $as_of and the 91 before
-- source: a payment recurs that is within 20 % of the receiver's median, 26 to 35 days after the last, three times

with payments as (  -- one row per receiver and day
    select
        customer_id,
        counterparty,
        occurred_on,
        sum(-amount) as amount,
        coalesce(sum(-amount) filter (where is_own), 0) as own_amount
    from customer.movements
    where kind = 'transfer_out'
        and amount < 0
        and counterparty is not null
        and customer_id is not null
        and occurred_on > $as_of::date - interval 12 month
    group by customer_id, counterparty, occurred_on
),

receivers as (
    select customer_id, counterparty, median(amount) as usual_amount
    from payments
    group by customer_id, counterparty
),

spaced as (  -- payments near the receiver's usual amount
    select
        p.customer_id,
        p.counterparty,
        p.occurred_on,
        date_diff('day', lag(p.occurred_on) over (
            partition by p.customer_id, p.counterparty order by p.occurred_on
        ), p.occurred_on) as gap
    from payments as p
    join receivers as r
        on r.customer_id = p.customer_id
        and r.counterparty = p.counterparty
    where abs(p.amount - r.usual_amount) <= 0.2 * r.usual_amount
),

rhythms as (
    select
        customer_id,
        counterparty,
        count(*) filter (where gap between 26 and 35) as regular_gaps
    from spaced
    group by customer_id, counterparty
),

sums as (
    select
        customer_id,
        counterparty,
        count(*) as payments,
        max(occurred_on) as last_paid_on,
        coalesce(sum(own_amount) filter (where occurred_on > $as_of::date - interval 91 day), 0) as own_3m,
        coalesce(sum(own_amount) filter (
            where occurred_on <= $as_of::date - interval 91 day
                and occurred_on > $as_of::date - interval 182 day
        ), 0) as own_3m_before
    from payments
    group by customer_id, counterparty
)

select
    s.customer_id,
    s.counterparty,
    s.payments::integer as payments,
    r.usual_amount::decimal(18, 4) as usual_amount,
    s.last_paid_on,
    h.regular_gaps >= 2 as is_standing_order,
    s.own_3m::decimal(18, 4) as own_3m,
    s.own_3m_before::decimal(18, 4) as own_3m_before
from sums as s
join receivers as r
    on r.customer_id = s.customer_id
    and r.counterparty = s.counterparty
join rhythms as h
    on h.customer_id = s.customer_id
    and h.counterparty = s.counterparty
