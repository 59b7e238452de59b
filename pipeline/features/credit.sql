-- The credit file in numbers: everything the credit models and the reports' reasons read, as known on $as_of.
-- grain: one row per customer_id with an invoice, an account, an account movement, a loan or a label of default
-- key: customer_id
-- units: exposure in the currency of the company; days, months; shares and ratios as fractions of one
-- Null means that the company's data cannot tell, never zero. Undated facts (disputes, credit limits, a loan's
-- status) are kept out of what models score; utilisation alone uses today's limit.

with known as (
    select customer_id from features.credit_invoices
    union
    select customer_id from features.credit_balances
    union
    select customer_id from features.credit_flows
    union
    select customer_id from features.credit_loans
    union
    select customer_id from staging.accounts where coalesce(opened_on, $as_of::date) <= $as_of::date
    union
    select customer_id
    from staging.labels
    where label = 'defaulted' and customer_id is not null and coalesce(observed_on, $as_of::date) <= $as_of::date
),

opened as (
    select customer_id, min(opened_on) as opened_on
    from staging.accounts
    where opened_on <= $as_of::date
    group by customer_id
),

first_days as (
    select
        k.customer_id,
        least(
            case when c.opened_on <= $as_of::date then c.opened_on end,
            case when c.first_seen_on <= $as_of::date then c.first_seen_on end,
            o.opened_on,
            i.first_invoiced_on,
            b.first_balance_on,
            f.first_moved_on,
            l.first_granted_on
        ) as first_on
    from known as k
    left join customer.customers as c using (customer_id)
    left join opened as o using (customer_id)
    left join features.credit_invoices as i using (customer_id)
    left join features.credit_balances as b using (customer_id)
    left join features.credit_flows as f using (customer_id)
    left join features.credit_loans as l using (customer_id)
)

select
    d.customer_id,
    (coalesce(i.open_amount, 0) + coalesce(l.outstanding_principal, 0) + coalesce(b.drawn, 0))::decimal(18, 4)
        as exposure,
    l.defaulted_on,

    -- history
    (date_diff('day', d.first_on, $as_of::date) / 30.4375)::double as tenure_months,
    coalesce(i.invoices, 0)::integer as invoices,
    coalesce(b.accounts, 0)::integer as accounts,
    coalesce(f.active_months_12m, 0)::integer as active_months_12m,

    -- delinquency, of invoices and loans together
    (l.defaulted_on is not null)::integer as is_defaulted,
    greatest(i.days_past_due, l.days_past_due)::double as days_past_due,
    greatest(i.worst_days_late_3m, l.days_past_due)::double as worst_days_late_3m,
    greatest(i.worst_days_late_6m, l.days_past_due)::double as worst_days_late_6m,
    greatest(i.worst_days_late_12m, l.days_past_due)::double as worst_days_late_12m,
    l.missed_instalments::double as missed_instalments,

    -- punctuality
    i.on_time_ratio_12m,
    i.on_time_amount_ratio_12m,
    i.mean_days_late_12m,
    i.weighted_days_to_pay_12m,
    i.days_late_change,
    (i.overdue_amount::double / nullif(i.open_amount, 0)::double)::double as overdue_share,

    -- accounts
    b.balance_last::double as balance_last,
    b.balance_min_3m::double as balance_min_3m,
    b.balance_min_12m::double as balance_min_12m,
    (b.balance_mean_3m::double / nullif(f.monthly_outflow, 0)::double)::double as months_covered,
    case when b.balance_mean_12m > 0 then b.balance_mean_3m::double / b.balance_mean_12m::double end
        as balance_change,
    b.months_below_zero_12m::double as months_below_zero_12m,
    b.months_over_limit_12m::double as months_over_limit_12m,
    b.utilisation,
    f.penalties_12m::double as penalties_12m,
    f.negative_months_12m::double as negative_months_12m,
    f.monthly_inflow::double as monthly_inflow,
    f.monthly_outflow::double as monthly_outflow,
    case when f.inflow_12m > f.inflow_3m then (f.inflow_3m::double / 3) / ((f.inflow_12m - f.inflow_3m)::double
        / greatest(least(date_diff('day', f.first_moved_on, $as_of::date) / 30.4375, 12) - 3, 1))
    end::double as inflow_change,
    s.salary_months_12m::double as salary_months_12m,
    s.days_since_salary::double as days_since_salary,

    -- where the accounts are heading, and whether the customer still uses them
    t.balance_slope_12m,
    t.days_below_zero_12m,
    t.inflow_slope_12m,
    t.in_out_ratio_3m,
    t.in_out_ratio_12m,
    t.outflow_ratio_3m_12m,
    t.cash_share_12m,
    t.counterparties_3m,
    t.own_moves_3m,
    t.own_moves_per_month,
    t.days_since_own_move,

    -- loans
    l.running_loans::double as running_loans,
    l.outstanding_principal::double as outstanding_principal,
    l.instalment::double as instalment,
    -- Beyond ten times the inflow the ratio says only that the inflow has stopped.
    case when f.monthly_inflow > 0 then least(l.instalment::double / f.monthly_inflow::double, 10) end::double
        as burden
from first_days as d
left join features.credit_invoices as i using (customer_id)
left join features.credit_balances as b using (customer_id)
left join features.credit_flows as f using (customer_id)
left join features.credit_salary as s using (customer_id)
left join features.credit_loans as l using (customer_id)
left join features.credit_trends as t using (customer_id)
