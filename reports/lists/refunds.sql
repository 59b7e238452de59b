-- Customers who gave back or cancelled the most in the last twelve months.
-- grain: one row per customer with a refund in the last twelve months

with refunds as (
    select
        customer_id,
        -sum(amount)::double as refunds_12m,
        count(*)::integer as refund_lines_12m,
        count(*) filter (where rule = 'unmatched')::integer as unmatched_refunds_12m
    from customer.refunds
    where refunded_on > $as_of::date - interval 365 day
    group by customer_id
)

select
    r.customer_id,
    night.masked_name(n.name, n.kind) as masked_name,
    n.manager,
    k.status,
    r.refunds_12m,
    r.refund_lines_12m,
    r.unmatched_refunds_12m,
    coalesce(k.net_value_12m, 0) as net_value_12m,
    -- Of everything bought in these months, before refunds.
    (r.refunds_12m / nullif(r.refunds_12m + greatest(coalesce(k.net_value_12m, 0), 0), 0))::double as refund_share_12m
from refunds as r
join night.report_customers as k using (customer_id)
join customer.customers as n using (customer_id)
order by r.refunds_12m desc, r.customer_id
