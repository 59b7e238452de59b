-- Whom a name may mean, the surest first: the id itself, the id but for blanks and capitals, then what is theirs.
-- grain: one row per way and customer

with named as (
    select
        1 as rank,
        'id' as by_what,
        customer_id
    from customer.customers
    where customer_id = $name

    union all

    select
        2 as rank,
        'spelling' as by_what,
        customer_id
    from customer.customers
    where lower(trim(customer_id)) = lower(trim($name))

    union

    select
        3 as rank,
        'account' as by_what,
        customer_id
    from staging.accounts
    where account_id = trim($name)

    union

    select
        4 as rank,
        'loan' as by_what,
        customer_id
    from staging.loans
    where loan_id = trim($name)

    union

    select
        5 as rank,
        'invoice' as by_what,
        customer_id
    from staging.invoices
    where invoice_id = trim($name)
)

select
    n.rank,
    n.by_what,
    n.customer_id,
    k.name
from named as n
join customer.customers as k using (customer_id)
order by n.rank, n.customer_id
limit 6
