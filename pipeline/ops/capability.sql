-- What tonight's exports allow, and which exports would switch on the rest.
-- grain: one row per capability
-- key: capability

with loaded as (
    select
        coalesce(bool_or(entity = 'transactions' and loaded > 0), false) as has_transactions,
        coalesce(bool_or(entity = 'invoices' and loaded > 0), false) as has_invoices,
        coalesce(bool_or(entity = 'payments' and loaded > 0), false) as has_payments,
        coalesce(bool_or(entity = 'loans' and loaded > 0), false) as has_loans,
        coalesce(bool_or(entity = 'balances' and loaded > 0), false) as has_balances,
        coalesce(bool_or(entity = 'customers' and loaded > 0), false) as has_customers,
        coalesce(bool_or(entity = 'interactions' and loaded > 0), false) as has_interactions
    from ops.file
)

select 'purchases' as capability, has_transactions as is_on, 'transactions' as needs from loaded
union all
select 'credit', (has_invoices and has_payments) or has_loans or has_balances, 'invoices and payments, loans, or balances'
from loaded
union all
select 'profiles', has_customers, 'customers' from loaded
union all
select 'complaints', has_interactions, 'interactions' from loaded
