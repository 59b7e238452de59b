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
),

told as (  -- what tables of labels tell outcomes of
    select
        coalesce(bool_or(label = 'defaulted'), false) as has_defaults,
        coalesce(bool_or(label = 'churned'), false) as has_churn
    from raw.labels
)

select 'purchases' as capability, has_transactions as is_on, 'transactions' as needs from loaded
union all
select
    'credit',
    (has_invoices and has_payments) or has_loans or has_balances or has_defaults,
    'invoices and payments, loans, balances, or labels of default'
from loaded
cross join told
union all
select 'churn', has_transactions or has_churn, 'transactions, or labels of churn'
from loaded
cross join told
union all
select 'profiles', has_customers, 'customers' from loaded
union all
select 'complaints', has_interactions, 'interactions' from loaded
