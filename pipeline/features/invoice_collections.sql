-- How fast invoices turn into money, for each customer and for the whole ledger, as known on $as_of.
-- grain: one row per customer_id with an invoice issued on or before $as_of, and one ('') for all of them
-- key: customer_id
-- units: currency of the invoices; days; the period is the 3 months to $as_of, ageing as in credit_invoices
-- source: DSO = receivables / credit sales * days; best possible DSO with what is not yet due alone; average days
--     delinquent = DSO - best possible DSO; count-back DSO uses up the receivables month by month; collection
--     effectiveness = (opening + sales - closing) / (opening + sales - closing that is not due)
-- An invoice counts in full until it is settled. Null where nothing was sold on credit, never zero.

with months as (  -- nth 0 is the month that ends on $as_of
    select
        nth,
        ($as_of::date - to_months(nth + 1))::date as after_on,
        ($as_of::date - to_months(nth))::date as until_on
    from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)) as counted(nth)
),

day_months as (  -- the month that each day of issue is in
    select d.issued_on, m.nth
    from (select distinct issued_on from features.credit_settlements) as d
    join months as m
        on d.issued_on > m.after_on
        and d.issued_on <= m.until_on
),

ledgers as (  -- each customer's, and that of all
    select
        coalesce(customer_id, '') as customer_id,
        count(*) as invoices,
        sum(open_amount) as receivables,
        coalesce(sum(open_amount) filter (where days_overdue = 0), 0) as not_due,
        coalesce(sum(amount) filter (where issued_on > ($as_of::date - to_months(3))::date), 0) as sales_3m,
        coalesce(sum(amount) filter (where issued_on > ($as_of::date - to_months(12))::date), 0) as sales_12m,
        (sum(amount * date_diff('day', issued_on, due_on)) filter (
            where issued_on > ($as_of::date - to_months(12))::date
        ))::double / nullif(sum(amount) filter (
            where issued_on > ($as_of::date - to_months(12))::date
        ), 0)::double as mean_terms_days,
        coalesce(sum(amount) filter (
            where issued_on <= ($as_of::date - to_months(3))::date
                and (settled_on is null or settled_on > ($as_of::date - to_months(3))::date)
        ), 0) as opening,
        coalesce(sum(open_amount) filter (where settled_on is null), 0) as closing,
        coalesce(sum(open_amount) filter (where settled_on is null and days_overdue = 0), 0) as closing_not_due,
        quantile_cont(days_late::double, 0.5) as median_days_late,
        quantile_cont(days_late::double, 0.9) as p90_days_late,
        avg(days_late) as mean_days_late,
        avg(days_to_pay) as mean_days_to_pay,
        sum(amount * days_to_pay)::double
            / nullif(sum(amount) filter (where days_to_pay is not null), 0)::double as weighted_days_to_pay
    from features.credit_settlements
    group by grouping sets ((customer_id), ())
    having count(*) > 0
),

sold_months as (
    select coalesce(s.customer_id, '') as customer_id, d.nth, sum(s.amount) as sales
    from features.credit_settlements as s
    join day_months as d on d.issued_on = s.issued_on
    group by grouping sets ((s.customer_id, d.nth), (d.nth))
),

month_sales as (  -- every month of the year, sold or not
    select
        l.customer_id,
        m.nth,
        l.receivables,
        date_diff('day', m.after_on, m.until_on) as days,
        coalesce(s.sales, 0) as sales
    from ledgers as l
    cross join months as m
    left join sold_months as s
        on s.customer_id = l.customer_id
        and s.nth = m.nth
),

used_up as (  -- what is left of the receivables when the months after have used their sales up
    select
        *,
        receivables - coalesce(sum(sales) over (
            partition by customer_id order by nth
            rows between unbounded preceding and 1 preceding
        ), 0) as rest
    from month_sales
),

count_backs as (
    select
        customer_id,
        sum(case
            when rest <= 0 then 0
            when sales <= rest then days
            else rest::double / sales::double * days
        end) as count_back_dso,
        bool_or(nth = 11 and rest > sales) as is_older,
        max(sales) as peak_month_sales
    from used_up
    group by customer_id
)

select
    customer_id,
    l.invoices::integer as invoices,
    l.receivables::decimal(18, 4) as receivables,
    l.not_due::decimal(18, 4) as not_due,
    l.sales_3m::decimal(18, 4) as sales_3m,
    l.sales_12m::decimal(18, 4) as sales_12m,
    c.peak_month_sales::decimal(18, 4) as peak_month_sales,
    l.mean_terms_days::double as mean_terms_days,
    (l.receivables::double / nullif(l.sales_3m, 0)::double
        * date_diff('day', ($as_of::date - to_months(3))::date, $as_of::date))::double as dso,
    -- Receivables older than a year's sales can't be counted back.
    case when not c.is_older then c.count_back_dso end::double as count_back_dso,
    (l.not_due::double / nullif(l.sales_3m, 0)::double
        * date_diff('day', ($as_of::date - to_months(3))::date, $as_of::date))::double as best_possible_dso,
    ((l.receivables - l.not_due)::double / nullif(l.sales_3m, 0)::double
        * date_diff('day', ($as_of::date - to_months(3))::date, $as_of::date))::double as average_days_delinquent,
    ((l.opening + l.sales_3m - l.closing)::double
        / nullif(l.opening + l.sales_3m - l.closing_not_due, 0)::double)::double as collection_effectiveness,
    l.mean_days_late::double as mean_days_late,
    l.median_days_late::double as median_days_late,
    l.p90_days_late::double as p90_days_late,
    l.mean_days_to_pay::double as mean_days_to_pay,
    l.weighted_days_to_pay::double as weighted_days_to_pay
from ledgers as l
join count_backs as c using (customer_id)
