-- The provision matrix: what is open on invoices by how late it is, and what of it is expected to be lost.
-- grain: one row per ageing bucket: 0 not due, 1 from 1 day past due, 2 from 31, 3 from 61, 4 from 91
-- key: bucket
-- units: currency of the invoices; loss_rate of the open amount over its lifetime
-- source: IFRS 9 5.5.15 and B5.5.35; is_stated says that the rate is one of the policy, for want of own history

with aged as (
    select
        case
            when days_overdue > 90 then 4
            when days_overdue > 60 then 3
            when days_overdue > 30 then 2
            when days_overdue > 0 then 1
            else 0
        end as bucket,
        customer_id,
        open_amount
    from features.credit_settlements
    where open_amount > 0
)

select
    r.bucket,
    r.invoices as observed_invoices,
    r.roll,
    p.loss_rate::double as loss_rate,
    p.is_stated = 1 as is_stated,
    count(distinct a.customer_id)::integer as customers,
    coalesce(sum(a.open_amount), 0)::decimal(18, 4) as open_amount,
    (coalesce(sum(a.open_amount), 0)::double * p.loss_rate)::decimal(18, 2) as provision
from features.invoice_rolls as r
join scores.provision_rates as p on p.row_no = r.bucket
left join aged as a on a.bucket = r.bucket
group by r.bucket, r.invoices, r.roll, p.loss_rate, p.is_stated
