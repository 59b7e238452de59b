-- How much credit each customer may have, on what terms, and which step set the limit.
-- grain: one row per customer_id with a credit file
-- key: customer_id
-- units: the currency of the company; payment_terms in days; limit_used is what is open on invoices
-- Need is the sales of the peak month on the customer's own terms and delay; the class multiplies it; the inflow of the
-- accounts, the budget for expected loss, the concentration cap and the change cap bind it, in this order. Class E,
-- stage 3 and the blacklist end it, and a person's decision holds over all but these. limit_reasons has the steps that
-- moved the limit, each with the amount after it; what is not known takes no step.
-- source: peak monthly credit sales * (terms + delay) / 30 * class factor; limit <= loss budget / (PD * LGD)

with classes as (
    select unnest(from_json(
        $policy_classes, '[{"class":"VARCHAR","factor":"DOUBLE","days":"INTEGER","method":"VARCHAR"}]'
    ), recursive := true)
),

portfolio as (
    select
        coalesce(sum(open_amount), 0) as receivables,
        count(*) filter (where open_amount > 0) as debtors
    from features.credit_invoices
),

customers as (
    select
        r.customer_id,
        r.credit_class,
        r.class_reason,
        r.pd,
        s.ifrs_stage,
        k.factor,
        k.days,
        k.method,
        f.days_past_due,
        f.monthly_inflow,
        coalesce(i.open_amount, 0) as used,
        n.invoices is not null as is_invoiced,
        (n.peak_month_sales::double * (n.mean_terms_days + coalesce(i.mean_days_late_12m, 0)) / 30)::decimal(18, 2)
            as need,
        (n.sales_12m::double / 360 * (n.mean_terms_days + coalesce(i.mean_days_late_12m, 0)))::decimal(18, 2)
            as mean_need,
        d.customer_id is not null as is_blacklisted,
        try_cast(o.value as decimal(18, 2)) as decided_limit,
        try_cast(t.value as integer) as decided_days,
        -- The limit that this period's changes are measured from; a review begins a period.
        case
            when (b.reviewed_on + $policy_review_days::integer) <= $as_of::date then b.credit_limit
            else b.reviewed_limit
        end as base_limit,
        case
            when b.reviewed_on is null then $as_of::date
            when (b.reviewed_on + $policy_review_days::integer) <= $as_of::date then $as_of::date
            else b.reviewed_on
        end as reviewed_on,
        b.credit_limit as previous_limit
    from scores.rating as r
    join scores.ifrs_stage as s using (customer_id)
    join features.credit as f using (customer_id)
    join classes as k on k.class = r.credit_class
    left join features.credit_invoices as i using (customer_id)
    left join features.invoice_collections as n using (customer_id)
    left join scores.decisions as d
        on d.customer_id = r.customer_id
        and d.field = 'blacklist'
    left join scores.decisions as o
        on o.customer_id = r.customer_id
        and o.field = 'credit_limit'
    left join scores.decisions as t
        on t.customer_id = r.customer_id
        and t.field = 'payment_terms'
    left join features.credit_before as b
        on b.customer_id = r.customer_id
        and b.compared = 'night'
),

by_class as (
    select
        *,
        (need * factor::decimal(9, 4))::decimal(18, 2) as class_limit,
        (monthly_inflow * $policy_inflow_months * factor)::decimal(18, 2) as capacity,
        case
            when pd > 0 then least($policy_expected_loss_budget::double / (pd * $policy_lgd), 1e13)
        end::decimal(18, 2) as loss_limit
    from customers
),

by_capacity as (
    select *, least(class_limit, capacity) as capacity_limit
    from by_class
),

by_loss as (
    select *, case when capacity_limit is not null then least(capacity_limit, loss_limit) end as budget_limit
    from by_capacity
),

by_concentration as (
    select
        c.*,
        case
            -- Fewer debtors can't each have less than the share.
            when c.budget_limit is not null and c.is_invoiced and p.debtors >= 2 / nullif($policy_concentration_cap, 0)
                then least(c.budget_limit, (p.receivables::double * $policy_concentration_cap)::decimal(18, 2))
            else c.budget_limit
        end as spread_limit
    from by_loss as c
    cross join portfolio as p
),

by_change as (
    select
        *,
        case
            when base_limit > 0 and spread_limit is not null then greatest(
                least(spread_limit, (base_limit::double * (1 + $policy_change_cap))::decimal(18, 2)),
                (base_limit::double * (1 - $policy_change_cap))::decimal(18, 2)
            )
            else spread_limit
        end as changed_limit,
        credit_class = 'E' or ifrs_stage = 3 or is_blacklisted as is_stopped
    from by_concentration
),

final_limits as (
    select
        *,
        case
            when is_stopped then 0::decimal(18, 2)
            else coalesce(decided_limit, changed_limit)
        end as credit_limit
    from by_change
)

select
    customer_id,
    credit_class,
    need,
    mean_need,
    capacity,
    credit_limit,
    used::decimal(18, 4) as limit_used,
    case when is_stopped then 0 else coalesce(decided_days, days) end::integer as payment_terms,
    case when is_stopped then 'prepaid' else method end as payment_method,
    (
        is_blacklisted
        or coalesce(days_past_due > $policy_grace_days, false)
        or coalesce(used > 0 and used > credit_limit, false)
    ) as is_blocked,
    '[' || concat_ws(',',
        case when need is not null then '{"code":"limit_need","amount":' || need || '}' end,
        case
            when class_limit <> need
                then '{"code":"limit_class_factor","class":"' || credit_class || '","ratio":' || factor
                    || ',"amount":' || class_limit || '}'
        end,
        case
            when capacity_limit is distinct from class_limit
                then '{"code":"limit_capacity","amount":' || capacity_limit || '}'
        end,
        case
            when budget_limit <> capacity_limit then '{"code":"limit_expected_loss","amount":' || budget_limit || '}'
        end,
        case
            when spread_limit <> budget_limit then '{"code":"limit_concentration","amount":' || spread_limit || '}'
        end,
        case
            when changed_limit <> spread_limit
                then '{"code":"limit_change_cap","previous":' || base_limit || ',"amount":' || changed_limit || '}'
        end,
        case
            when not is_stopped and decided_limit is not null
                then '{"code":"limit_decided","amount":' || decided_limit || '}'
        end,
        case when is_blacklisted then '{"code":"limit_blacklisted","amount":0.00}' end,
        case when ifrs_stage = 3 then '{"code":"limit_stage_3","amount":0.00}' end,
        case when credit_class = 'E' then '{"code":"limit_class_e","amount":0.00}' end,
        case when credit_limit is null then '{"code":"limit_unknown","amount":null}' end,
        case when class_reason = 'new_customer' then '{"code":"terms_new_customer","class":"C"}' end
    ) || ']' as limit_reasons,
    '[' || concat_ws(',',
        case when is_blacklisted then '{"code":"block_blacklisted"}' end,
        case when days_past_due > $policy_grace_days then '{"code":"block_overdue","days":' || days_past_due::integer || '}' end,
        case
            when used > 0 and used > credit_limit
                then '{"code":"block_over_limit","amount":' || used::decimal(18, 2) || ',"limit":' || credit_limit || '}'
        end
    ) || ']' as block_reasons,
    previous_limit,
    reviewed_on,
    -- What later nights of the period measure changes from.
    case when reviewed_on = $as_of::date and base_limit is null then credit_limit else base_limit end as reviewed_limit
from final_limits
