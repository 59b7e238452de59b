-- What each customer contributed in the twelve months to $as_of: the margin of sales after refunds, what accounts
-- and loans brought, less the cost to serve.
-- grain: one row per customer with sales, accounts, loans or interactions
-- key: customer_id
-- units: the currency of the company; all columns _12m

with involved as (
    select customer_id from features.sale_margins
    union
    select customer_id from features.bank_contribution
    union
    select customer_id from features.service_costs
)

select
    i.customer_id,
    coalesce(s.sales_12m, 0)::decimal(18, 4) as sales_12m,
    coalesce(s.refunds_12m, 0)::decimal(18, 4) as refunds_12m,
    coalesce(s.margin_12m, 0)::decimal(18, 4) as margin_12m,
    coalesce(b.deposit_contribution, 0)::decimal(18, 4) as deposit_contribution_12m,
    coalesce(b.loan_contribution, 0)::decimal(18, 4) as loan_contribution_12m,
    coalesce(b.fees, 0)::decimal(18, 4) as fees_12m,
    (
        coalesce(b.deposit_contribution, 0) + coalesce(b.loan_contribution, 0) + coalesce(b.fees, 0)
    )::decimal(18, 4) as bank_contribution_12m,
    coalesce(b.expected_loss, 0)::decimal(18, 4) as expected_loss_12m,
    coalesce(c.cost_to_serve_12m, 0)::decimal(18, 4) as cost_to_serve_12m,
    (
        coalesce(s.margin_12m, 0)
        + coalesce(b.deposit_contribution, 0)
        + coalesce(b.loan_contribution, 0)
        + coalesce(b.fees, 0)
        - coalesce(c.cost_to_serve_12m, 0)
    )::decimal(18, 4) as contribution_12m
from involved as i
left join features.sale_margins as s using (customer_id)
left join features.bank_contribution as b using (customer_id)
left join features.service_costs as c using (customer_id)
