-- What each customer brought in the last twelve months, ranked, with a tier by cumulative share of the total: prime
-- customers bring the first $value_prime of it, main and prime together $value_main, ordinary ones as well
-- $value_ordinary, limited the rest; potential customers brought nothing in these months.
-- grain: one row per customer with a contribution, positive or not
-- key: customer_id
-- units: value_12m is the contribution, or the sales after refunds ($value_by), in the company's currency;
--     value_share is the share of the total that this customer and all above bring, 0 to 1

with valued as (
    select
        c.customer_id,
        case when $value_by = 'net_value' then c.sales_12m - c.refunds_12m else c.contribution_12m end as value_12m
    from scores.contribution as c
),

ranked as (
    select
        customer_id,
        value_12m,
        row_number() over richest_first as value_rank,
        sum(greatest(value_12m, 0)) over richest_first as running_value,
        sum(greatest(value_12m, 0)) over () as whole_value,
        count(*) over () as customers
    from valued
    window richest_first as (
        order by value_12m desc nulls last, customer_id
        rows between unbounded preceding and current row
    )
)

select
    customer_id,
    value_12m::decimal(18, 4) as value_12m,
    value_rank::integer as value_rank,
    case when whole_value > 0 then (running_value / whole_value)::double end as value_share,
    case
        when value_12m <= 0 then 'potential'
        -- The share before this customer decides, so that the largest one is always prime.
        when running_value - value_12m < $value_prime * whole_value then 'prime'
        when running_value - value_12m < $value_main * whole_value then 'main'
        when running_value - value_12m < $value_ordinary * whole_value then 'ordinary'
        else 'limited'
    end as value_tier,
    (
        value_12m > 0
        and (value_rank <= ceil($value_vip_share * customers) or coalesce(value_12m >= $value_vip_from::double, false))
    ) as is_vip
from ranked
