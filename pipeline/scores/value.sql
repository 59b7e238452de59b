-- What each buyer contributed in the last twelve months, ranked, with a tier by cumulative share of the total:
-- prime customers bring the first half, main the next 30 %, ordinary the next 15 %, limited the rest; potential
-- customers brought nothing in these months.
-- grain: one row per buyer
-- key: customer_id
-- units: value_share is the share of the total that this customer and all above bring, 0 to 1

with ranked as (
    select
        customer_id,
        net_value_12m,
        row_number() over richest_first as value_rank,
        sum(greatest(net_value_12m, 0)) over richest_first as running_value,
        sum(greatest(net_value_12m, 0)) over () as whole_value
    from customer.summary
    window richest_first as (
        order by net_value_12m desc nulls last, customer_id
        rows between unbounded preceding and current row
    )
)

select
    customer_id,
    value_rank::integer as value_rank,
    case when whole_value > 0 then (running_value / whole_value)::double end as value_share,
    case
        when net_value_12m <= 0 then 'potential'
        -- The share before this customer decides, so that the largest one is always prime.
        when running_value - net_value_12m < 0.50 * whole_value then 'prime'
        when running_value - net_value_12m < 0.80 * whole_value then 'main'
        when running_value - net_value_12m < 0.95 * whole_value then 'ordinary'
        else 'limited'
    end as value_tier
from ranked
