-- What each customer is expected to cost in credit losses: invoices by the provision matrix, loans and drawn limits by
-- PD and stage.
-- grain: one row per customer_id with a credit file
-- key: customer_id
-- units: the currency of the company; provision is what the books would show: lifetime for invoices and in stages 2 and
--     3, one year in stage 1; null for loans where no PD is known

with rates as (
    select
        max(loss_rate) filter (where bucket = 0) as rate_0,
        max(loss_rate) filter (where bucket = 1) as rate_1,
        max(loss_rate) filter (where bucket = 2) as rate_2,
        max(loss_rate) filter (where bucket = 3) as rate_3,
        max(loss_rate) filter (where bucket = 4) as rate_4
    from scores.provision_matrix
),

numbered as (
    select
        customer_id,
        pd,
        (row_number() over (order by customer_id) - 1)::integer as row_no
    from scores.rating
),

losses as (
    select
        n.customer_id,
        n.pd,
        s.ifrs_stage,
        (
            coalesce(i.open_current, 0)::double * r.rate_0
            + coalesce(i.open_1_30, 0)::double * r.rate_1
            + coalesce(i.open_31_60, 0)::double * r.rate_2
            + coalesce(i.open_61_90, 0)::double * r.rate_3
            + coalesce(i.open_over_90, 0)::double * r.rate_4
        ) as invoice_loss,
        l.within_year,
        l.lifetime
    from numbered as n
    join scores.expected_losses as l using (row_no)
    join scores.ifrs_stage as s on s.customer_id = n.customer_id
    left join features.credit_invoices as i on i.customer_id = n.customer_id
    cross join rates as r
)

select
    customer_id,
    ifrs_stage,
    invoice_loss::decimal(18, 2) as invoice_provision,
    within_year::decimal(18, 2) as loan_loss_12m,
    lifetime::decimal(18, 2) as loan_loss_lifetime,
    case when ifrs_stage = 1 then within_year else lifetime end::decimal(18, 2) as loan_provision,
    (invoice_loss + case when ifrs_stage = 1 then within_year else lifetime end)::decimal(18, 2) as provision
from losses
