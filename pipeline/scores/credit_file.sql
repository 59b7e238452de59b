-- The credit file of a customer, in six parts, from whatever exports there are: for risk alone.
-- grain: one row per customer_id with an invoice, an account, an account movement or a loan
-- key: customer_id
-- units: each part is a JSON object of figures, null where the exports can't tell; amounts in the currency of the
--     company, days and months as named; latest_on says how fresh a part is

with decided as (
    select
        customer_id,
        to_json(list({
            'field': field, 'kind': kind, 'value': value, 'decided_by': decided_by, 'second_person': second_person,
            'reason': reason, 'decided_on': decided_on, 'expires_on': expires_on
        } order by field)) as decisions
    from scores.decisions
    group by customer_id
),

held as (
    select
        customer_id,
        list(distinct product order by product) filter (where product is not null) as products,
        sum(credit_limit) as account_limit,
        min(opened_on) as first_opened_on
    from staging.accounts
    where closed_on is null
    group by customer_id
)

select
    f.customer_id,
    to_json({
        'name': k.name, 'kind': k.kind, 'birth_date': k.birth_date, 'city': k.city, 'region': k.region,
        'industry': k.industry, 'manager': k.manager, 'opened_on': k.opened_on, 'first_seen_on': k.first_seen_on,
        'tenure_months': round(f.tenure_months, 1)
    })::varchar as identity,
    to_json({
        'orders': s.orders, 'total_value': s.total_value, 'net_value_12m': s.net_value_12m,
        'credit_sales_12m': n.sales_12m, 'peak_month_sales': n.peak_month_sales, 'value_tier': v.value_tier,
        'lifecycle_stage': y.lifecycle_stage, 'latest_on': s.last_purchase_on
    })::varchar as business,
    to_json({
        'accounts': b.accounts, 'products': h.products, 'balance_last': b.balance_last,
        'balance_mean_12m': b.balance_mean_12m, 'balance_min_12m': b.balance_min_12m,
        'account_limit': h.account_limit, 'utilisation': b.utilisation, 'loans': l.loans,
        'outstanding_principal': l.outstanding_principal, 'instalment': l.instalment, 'latest_on': b.last_balance_on
    })::varchar as assets,
    to_json({
        'invoices': i.invoices, 'open_amount': i.open_amount, 'overdue_amount': i.overdue_amount,
        'days_past_due': f.days_past_due, 'worst_days_late_3m': f.worst_days_late_3m,
        'worst_days_late_6m': f.worst_days_late_6m, 'worst_days_late_12m': f.worst_days_late_12m,
        'on_time_ratio_12m': i.on_time_ratio_12m, 'mean_days_late_12m': i.mean_days_late_12m, 'dso': n.dso,
        'days_late_change': i.days_late_change, 'disputed_invoices_12m': i.disputed_invoices_12m,
        'missed_instalments': f.missed_instalments, 'defaulted_on': f.defaulted_on
    })::varchar as payments,
    to_json({
        'first_account_on': h.first_opened_on, 'monthly_inflow': f.monthly_inflow,
        'monthly_outflow': f.monthly_outflow, 'salary_payer': p.salary_payer, 'salary_amount': p.salary_amount,
        'salary_regularity': p.salary_regularity, 'penalties_12m': f.penalties_12m,
        'months_below_zero_12m': f.months_below_zero_12m, 'burden': f.burden, 'latest_on': w.last_own_move_on
    })::varchar as banking,
    to_json({
        'credit_score': c.credit_score, 'pd': r.pd, 'rating': r.rating, 'credit_class': r.credit_class,
        'ifrs_stage': g.ifrs_stage, 'credit_limit': m.credit_limit, 'payment_terms': m.payment_terms,
        'payment_method': m.payment_method, 'is_blocked': m.is_blocked, 'watch_level': a.watch_level,
        'watch_entered_on': a.entered_on, 'provision': z.provision, 'decisions': d.decisions
    })::varchar as decisions
from features.credit as f
join scores.credit as c using (customer_id)
join scores.rating as r using (customer_id)
join scores.ifrs_stage as g using (customer_id)
join scores.limits as m using (customer_id)
join scores.provisions as z using (customer_id)
left join customer.customers as k using (customer_id)
left join customer.summary as s using (customer_id)
left join features.invoice_collections as n using (customer_id)
left join features.credit_invoices as i using (customer_id)
left join features.credit_balances as b using (customer_id)
left join features.credit_loans as l using (customer_id)
left join features.credit_flows as w using (customer_id)
left join features.credit_salary as p using (customer_id)
left join held as h using (customer_id)
left join scores.value as v using (customer_id)
left join scores.lifecycle as y using (customer_id)
left join scores.watch as a using (customer_id)
left join decided as d using (customer_id)
