-- The money a customer has paid, running by day: for each invoice that payments name, and on account.
-- grain: one row per customer_id, invoice_id ('' is money on account) and day with a receipt by $as_of
-- key: customer_id, invoice_id, received_on
-- units: currency of the invoices
-- On account goes what names no invoice of the customer, what is paid above the invoice it names, and credit
-- notes. Money that went back later never counted: of the running total, the lowest value still to come is
-- what was kept that day.

with charges as (  -- invoices that ask for money
    select customer_id, invoice_id, amount
    from staging.invoices
    where amount > 0
        and issued_on <= $as_of::date
),

receipts as (  -- one row per payment or credit note
    select p.customer_id, coalesce(c.invoice_id, '') as invoice_id, p.paid_on as received_on, p.amount
    from staging.payments as p
    left join charges as c
        on c.customer_id = p.customer_id
        and c.invoice_id = p.invoice_id
    where p.paid_on <= $as_of::date
    union all
    select customer_id, '' as invoice_id, issued_on as received_on, -amount as amount
    from staging.invoices
    where amount < 0
        and issued_on <= $as_of::date
),

named_days as (  -- one row per invoice and day with a payment that names it
    select
        customer_id,
        invoice_id,
        received_on,
        sum(sum(amount)) over (partition by customer_id, invoice_id order by received_on) as received
    from receipts
    where invoice_id <> ''
    group by customer_id, invoice_id, received_on
),

named_kept as (
    select
        d.customer_id,
        d.invoice_id,
        d.received_on,
        c.amount,
        greatest(min(d.received) over (
            partition by d.customer_id, d.invoice_id order by d.received_on
            rows between current row and unbounded following
        ), 0) as kept
    from named_days as d
    join charges as c
        on c.customer_id = d.customer_id
        and c.invoice_id = d.invoice_id
),

overpaid as (  -- the part of each day's money that is above the invoice it names
    select
        customer_id,
        received_on,
        greatest(kept - amount, 0) - greatest(coalesce(lag(kept) over (
            partition by customer_id, invoice_id order by received_on
        ), 0) - amount, 0) as amount
    from named_kept
),

account_money as (
    select customer_id, received_on, amount from receipts where invoice_id = ''
    union all
    select customer_id, received_on, amount from overpaid where amount > 0
),

account_days as (
    select
        customer_id,
        received_on,
        sum(sum(amount)) over (partition by customer_id order by received_on) as received
    from account_money
    group by customer_id, received_on
)

select
    customer_id,
    invoice_id,
    received_on,
    least(kept, amount)::decimal(18, 4) as kept
from named_kept
union all
select
    customer_id,
    '' as invoice_id,
    received_on,
    greatest(min(received) over (
        partition by customer_id order by received_on
        rows between current row and unbounded following
    ), 0)::decimal(18, 4) as kept
from account_days
