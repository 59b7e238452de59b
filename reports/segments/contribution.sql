-- What value is made of: from sales to contribution, and the VIP customers.
-- grain: one row

with parts as (
    select
        coalesce(sum(sales_12m), 0)::double as sales,
        -coalesce(sum(refunds_12m), 0)::double as refunds,
        coalesce(sum(margin_12m), 0)::double as margin,
        coalesce(sum(deposit_contribution_12m), 0)::double as deposits,
        coalesce(sum(loan_contribution_12m), 0)::double as loans,
        coalesce(sum(fees_12m), 0)::double as fees,
        -coalesce(sum(cost_to_serve_12m), 0)::double as service,
        coalesce(sum(contribution_12m), 0)::double as contribution,
        coalesce(max(abs(contribution_12m - sales_12m + refunds_12m)) > 0.005, false) as differs
    from scores.contribution
),

vips as (
    select
        count(*) filter (where is_vip)::integer as vips,
        coalesce(sum(value_12m) filter (where is_vip), 0)::double as vip_value,
        coalesce(sum(greatest(value_12m, 0)), 0)::double as whole_value
    from scores.value
)

select parts.*, vips.*
from parts
cross join vips
