-- How long money stays out: days of sales outstanding of all customers on invoices, weighted by their credit sales.
-- grain: one row
-- source: DSO = receivables / credit sales of 12 months * 365

with files as (
    select
        json_extract_string(payments, ['$.open_amount', '$.overdue_amount', '$.on_time_ratio_12m'])::double[] as payments,
        json_extract_string(business, '$.credit_sales_12m')::double as credit_sales
    from scores.credit_file
    order by customer_id
),

payments as (
    select payments[1] as open_amount, payments[2] as overdue_amount, payments[3] as on_time_ratio, credit_sales
    from files
)

select
    count(*) filter (where credit_sales > 0)::integer as customers,
    coalesce(sum(open_amount), 0)::double as open_amount,
    coalesce(sum(overdue_amount), 0)::double as overdue_amount,
    coalesce(sum(credit_sales), 0)::double as credit_sales,
    (sum(open_amount) / nullif(sum(credit_sales), 0) * 365)::double as dso,
    (sum(on_time_ratio * credit_sales) / nullif(sum(credit_sales) filter (where on_time_ratio is not null), 0))::double as on_time
from payments
