-- How a customer pays invoices, as known on $as_of: what is open and overdue, how late, how regularly.
-- grain: one row per customer_id with an invoice issued on or before $as_of
-- key: customer_id
-- units: currency of the invoices; days; shares as fractions of one
-- days_late counts the days so far of an invoice that is still unpaid, so that not paying never looks better
-- than paying late. Punctuality is that of the invoices that fell due in the last 12 months.

with invoices as (
    select
        *,
        due_on > $as_of::date - interval 12 month and due_on <= $as_of::date as is_due_12m,
        settled_on > $as_of::date - interval 12 month as is_settled_12m,
        row_number() over (
            partition by customer_id, settled_on is not null
            order by settled_on desc, due_on desc, invoice_id desc
        ) as nth_settled_from_last
    from features.credit_settlements
)

select
    customer_id,
    count(*)::integer as invoices,
    min(issued_on) as first_invoiced_on,
    count(*) filter (where settled_on is not null)::integer as settled_invoices,
    sum(open_amount)::decimal(18, 4) as open_amount,
    coalesce(sum(open_amount) filter (where days_overdue > 0), 0)::decimal(18, 4) as overdue_amount,
    coalesce(sum(open_amount) filter (where disputed), 0)::decimal(18, 4) as disputed_open_amount,
    coalesce(sum(open_amount) filter (where days_overdue = 0), 0)::decimal(18, 4) as open_current,
    coalesce(sum(open_amount) filter (where days_overdue between 1 and 30), 0)::decimal(18, 4) as open_1_30,
    coalesce(sum(open_amount) filter (where days_overdue between 31 and 60), 0)::decimal(18, 4) as open_31_60,
    coalesce(sum(open_amount) filter (where days_overdue between 61 and 90), 0)::decimal(18, 4) as open_61_90,
    coalesce(sum(open_amount) filter (where days_overdue > 90), 0)::decimal(18, 4) as open_over_90,
    max(days_overdue)::integer as days_past_due,
    -- The worst delay seen in a window belongs to an invoice that was unpaid on some day of it.
    coalesce(max(days_late) filter (
        where settled_on is null or settled_on > $as_of::date - interval 3 month
    ), 0)::integer as worst_days_late_3m,
    coalesce(max(days_late) filter (
        where settled_on is null or settled_on > $as_of::date - interval 6 month
    ), 0)::integer as worst_days_late_6m,
    coalesce(max(days_late) filter (
        where settled_on is null or is_settled_12m
    ), 0)::integer as worst_days_late_12m,
    count(*) filter (where is_due_12m)::integer as due_invoices_12m,
    count(*) filter (where is_due_12m and days_late > 0)::integer as late_invoices_12m,
    count(*) filter (where is_due_12m and days_late = 0)::double
        / nullif(count(*) filter (where is_due_12m), 0) as on_time_ratio_12m,
    coalesce(sum(amount) filter (where is_due_12m and days_late = 0), 0)::double
        / sum(amount) filter (where is_due_12m)::double as on_time_amount_ratio_12m,
    avg(days_late) filter (where is_due_12m)::double as mean_days_late_12m,
    avg(days_to_pay) filter (where is_settled_12m)::double as mean_days_to_pay_12m,
    sum(amount * days_to_pay) filter (where is_settled_12m)::double
        / sum(amount) filter (where is_settled_12m)::double as weighted_days_to_pay_12m,
    -- Of the last five invoices settled against the ten before them; null until there are eight.
    case when count(*) filter (where settled_on is not null) >= 8 then
        avg(days_late) filter (where settled_on is not null and nth_settled_from_last <= 5)
            - avg(days_late) filter (where settled_on is not null and nth_settled_from_last between 6 and 15)
    end::double as days_late_change,
    count(*) filter (where disputed and issued_on > $as_of::date - interval 12 month)::integer
        as disputed_invoices_12m
from invoices
group by customer_id
