-- Vintages: of what was lent or invoiced in a month, the share that has gone bad by each month on the books.
-- grain: one row per basis, cohort month and months on the books
-- key: basis, cohort_on, months_on_book
-- units: share of the cohort's number and amount, cumulative; is_complete is false where not all of the cohort has been
--     on the books so long, so that the share is still to rise
-- Bad is a default of a loan, or an invoice more than 30 days past due: 90 days are rare on invoices. Cohorts of the
-- last 36 months, on the books for up to 36 months (loans) and 6 months (invoices).

with dated as (
    select
        'loans' as basis,
        date_trunc('month', granted_on)::date as cohort_on,
        amount,
        case
            when defaulted_on <= $as_of::date then greatest(date_diff('month', granted_on, defaulted_on), 0)
        end as bad_after
    from staging.loans
    where granted_on <= $as_of::date
    union all
    select
        'invoices' as basis,
        date_trunc('month', issued_on)::date as cohort_on,
        amount,
        case when days_late > 30 then date_diff('month', issued_on, due_on + 31) end as bad_after
    from features.credit_settlements
),

cohorts as (
    select basis, cohort_on, count(*) as n, sum(amount) as amount
    from dated
    where cohort_on > ($as_of::date - to_months(36))::date
    group by basis, cohort_on
),

ages as (
    select unnest(range(0, 37))::integer as months_on_book
)

select
    c.basis,
    c.cohort_on,
    a.months_on_book,
    c.n::integer as n,
    c.amount::decimal(18, 4) as amount,
    (count(d.cohort_on)::double / c.n)::double as bad_share,
    (coalesce(sum(d.amount), 0)::double / nullif(c.amount, 0)::double)::double as bad_amount_share,
    -- The cohort's last member has reached this age.
    (c.cohort_on + to_months(a.months_on_book + 1))::date <= $as_of::date + 1 as is_complete
from cohorts as c
join ages as a
    on (c.cohort_on + to_months(a.months_on_book))::date <= $as_of::date
    and a.months_on_book <= case when c.basis = 'loans' then 36 else 6 end
left join dated as d
    on d.basis = c.basis
    and d.cohort_on = c.cohort_on
    and d.bad_after <= a.months_on_book
group by c.basis, c.cohort_on, a.months_on_book, c.n, c.amount
