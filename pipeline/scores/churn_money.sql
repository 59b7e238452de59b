-- What a customer who may leave would take away, and what trying to keep them is worth.
-- grain: one row per customer with a churn probability who is not lost yet
-- key: customer_id
-- units: the currency of the company; expected_margin_12m is the margin of twelve months at stake ($warning_margin_by),
--     never below zero
-- source: Blattberg, Kim & Neslin (2008), "Database Marketing", ch. 24: a contact pays when
--     p * save_rate * margin > contact_cost + (1 - p) * incentive_cost
-- Value classes are large, medium and small. worth_rank orders all customers, the worthiest first; cumulative_worth is
-- what calling everybody up to this one brings, and is largest where calling stops paying.

with settings as (
    select
        setting.value_class,
        setting.save_rate::decimal(9, 6) as save_rate,
        setting.contact_cost::decimal(18, 4) as contact_cost,
        setting.incentive_cost::decimal(18, 4) as incentive_cost
    from (
        select unnest(from_json(
            $warning_classes,
            '[{"value_class":"VARCHAR","save_rate":"DOUBLE","contact_cost":"DOUBLE","incentive_cost":"DOUBLE"}]'
        )) as setting
    )
),

candidates as (
    select
        h.customer_id,
        h.churn_probability,
        v.value_tier,
        greatest(
            case
                when $warning_margin_by = 'clv' then coalesce(p.clv, 0) * 365 / $clv_horizon_days::integer
                else coalesce(c.contribution_12m, 0)
            end,
            0
        )::decimal(18, 4) as expected_margin_12m
    from scores.churn as h
    join scores.lifecycle as l using (customer_id)
    left join scores.value as v using (customer_id)
    left join scores.contribution as c using (customer_id)
    left join scores.clv as p using (customer_id)
    where l.lifecycle_stage <> 'lost'
),

ranked as (
    select
        *,
        row_number() over (order by expected_margin_12m desc, customer_id) as margin_rank,
        -- A window with a filter takes quadratic time.
        count(case when expected_margin_12m > 0 then 1 end) over () as with_margin
    from candidates
),

classed as (
    select
        customer_id,
        churn_probability,
        expected_margin_12m,
        case
            when $warning_class_by = 'value_tier' and value_tier = 'prime' then 'large'
            when $warning_class_by = 'value_tier' and value_tier = 'main' then 'medium'
            when $warning_class_by = 'value_tier' or expected_margin_12m = 0 then 'small'
            when margin_rank <= ceil($warning_large_share * with_margin) then 'large'
            when margin_rank <= ceil(($warning_large_share + $warning_medium_share) * with_margin) then 'medium'
            else 'small'
        end as value_class
    from ranked
),

valued as (  -- a probability of six digits keeps every amount exact
    select
        c.customer_id,
        c.value_class,
        c.churn_probability,
        c.expected_margin_12m,
        (c.churn_probability::decimal(9, 6) * c.expected_margin_12m)::decimal(18, 4) as expected_loss,
        s.save_rate,
        (
            (c.churn_probability::decimal(9, 6) * c.expected_margin_12m)::decimal(18, 4) * s.save_rate
            - s.contact_cost
            - (1 - c.churn_probability::decimal(9, 6)) * s.incentive_cost
        )::decimal(18, 4) as worth_of_saving
    from classed as c
    join settings as s using (value_class)
)

select
    customer_id,
    value_class,
    churn_probability,
    expected_margin_12m,
    expected_loss,
    worth_of_saving,
    worth_of_saving > 0 as is_worth_calling,
    (row_number() over worthiest_first)::integer as worth_rank,
    (sum(worth_of_saving) over worthiest_first)::decimal(18, 4) as cumulative_worth
from valued
window worthiest_first as (
    order by worth_of_saving desc, customer_id
    rows between unbounded preceding and current row
)
