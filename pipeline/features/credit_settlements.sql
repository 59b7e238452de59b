-- What became of each invoice by $as_of: how much of it was paid, when it was settled, how late.
-- grain: one row per customer_id and invoice_id with an amount to pay, issued on or before $as_of
-- key: customer_id, invoice_id
-- units: currency of the invoice; days
-- Money on account pays the oldest due invoice first. An invoice is settled once at most 1 % of it is open,
-- so that bank charges and cents do not make a debtor.
-- source: FIFO allocation; 1 % is the relative materiality threshold of Regulation (EU) 2018/171

with named_payments as (  -- one row per invoice: what payments that name it brought
    select
        i.customer_id,
        i.invoice_id,
        i.issued_on,
        i.due_on,
        i.amount,
        i.disputed,
        coalesce(max(r.kept), 0) as paid_by_name,
        max(r.received_on) as last_named_on,
        min(r.received_on) filter (where r.kept >= 0.99 * i.amount) as settled_by_name_on
    from staging.invoices as i
    left join features.credit_receipts as r
        on r.customer_id = i.customer_id
        and r.invoice_id = i.invoice_id
    where i.amount > 0
        and i.issued_on <= $as_of::date
    group by i.customer_id, i.invoice_id, i.issued_on, i.due_on, i.amount, i.disputed
),

queue as (  -- the same, in the order in which money on account pays what is left
    select
        *,
        amount - paid_by_name as rest,
        sum(amount - paid_by_name) over (
            partition by customer_id order by due_on, issued_on, invoice_id
            rows between unbounded preceding and current row
        ) as rest_to_here
    from named_payments
),

money_on_account as (
    select customer_id, max(kept) as kept
    from features.credit_receipts
    where invoice_id = ''
    group by customer_id
),

levels as (  -- levels of money on account: those that settle an invoice, and those reached, with the day
    select customer_id, invoice_id, rest_to_here - 0.01 * amount as level, null::date as received_on
    from queue
    where paid_by_name < 0.99 * amount
    union all
    select customer_id, invoice_id, kept as level, received_on
    from features.credit_receipts
    where invoice_id = ''
),

reached as (  -- the first day on which money on account stood at the level of each invoice
    select
        customer_id,
        invoice_id,
        min(received_on) over (
            partition by customer_id order by level
            range between current row and unbounded following
        ) as reached_on
    from levels
),

allocated as (
    select
        q.*,
        q.paid_by_name
            + greatest(least(q.rest, coalesce(m.kept, 0) - (q.rest_to_here - q.rest)), 0) as paid_amount,
        case
            -- Paid before it was issued is paid on the day of issue.
            when q.settled_by_name_on is not null then greatest(q.settled_by_name_on, q.issued_on)
            when r.reached_on is not null then greatest(r.reached_on, q.last_named_on, q.issued_on)
        end as settled_on
    from queue as q
    left join money_on_account as m on m.customer_id = q.customer_id
    left join reached as r
        on r.customer_id = q.customer_id
        and r.invoice_id = q.invoice_id
)

select
    customer_id,
    invoice_id,
    issued_on,
    due_on,
    amount,
    disputed,
    paid_amount::decimal(18, 4) as paid_amount,
    (amount - paid_amount)::decimal(18, 4) as open_amount,
    settled_on,
    date_diff('day', issued_on, settled_on)::integer as days_to_pay,
    greatest(date_diff('day', due_on, coalesce(settled_on, $as_of::date)), 0)::integer as days_late,
    case
        when settled_on is null then greatest(date_diff('day', due_on, $as_of::date), 0)
        else 0
    end::integer as days_overdue
from allocated
