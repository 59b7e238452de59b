-- The twelve months to $as_of in every direction a manager asks for: by customer class, category, product, channel,
-- branch, region and manager, and by pairs of them.
-- grain: one row per dimension (`total`, `category`, `region x category`, ...) and its members
-- key: dimension, member, second_member
-- units: the currency of the company; margin after refunds; customers are those who bought or, where contribution
--     is known, were served. An empty member stands for what nobody recorded; contribution is null where a
--     dimension divides a customer's sales, since accounts and service belong to no product.

with classes as (
    select
        k.customer_id,
        coalesce(k.kind, '') as kind,
        coalesce(k.region, '') as region,
        coalesce(k.manager, '') as manager,
        coalesce(v.value_tier, '') as value_tier,
        coalesce(r.rfm_segment, '') as rfm_segment
    from customer.customers as k
    left join scores.value as v using (customer_id)
    left join scores.rfm as r using (customer_id)
),

sold as (
    select
        list_filter([
            case when grouping(s.category) = 0 then {'dimension': 'category', 'member': s.category} end,
            case when grouping(s.channel) = 0 then {'dimension': 'channel', 'member': s.channel} end,
            case when grouping(s.branch) = 0 then {'dimension': 'branch', 'member': s.branch} end,
            case when grouping(c.region) = 0 then {'dimension': 'region', 'member': c.region} end,
            case when grouping(c.manager) = 0 then {'dimension': 'manager', 'member': c.manager} end,
            case when grouping(c.kind) = 0 then {'dimension': 'kind', 'member': c.kind} end,
            case when grouping(c.value_tier) = 0 then {'dimension': 'value_tier', 'member': c.value_tier} end,
            case when grouping(c.rfm_segment) = 0 then {'dimension': 'rfm_segment', 'member': c.rfm_segment} end
        ], lambda part: part is not null) as parts,
        count(distinct s.customer_id) as customers,
        sum(s.sales) as sales,
        sum(s.refunds) as refunds,
        sum(s.margin) as margin
    from features.customer_sales as s
    join classes as c using (customer_id)
    group by grouping sets (
        (), (s.category), (s.channel), (s.branch), (c.region), (c.manager), (c.kind), (c.value_tier), (c.rfm_segment),
        (s.category, c.value_tier), (s.channel, c.value_tier), (s.category, c.region), (s.category, s.branch),
        (c.manager, c.value_tier), (c.region, c.value_tier)
    )
),

contributed as (
    select
        list_filter([
            case when grouping(c.region) = 0 then {'dimension': 'region', 'member': c.region} end,
            case when grouping(c.manager) = 0 then {'dimension': 'manager', 'member': c.manager} end,
            case when grouping(c.kind) = 0 then {'dimension': 'kind', 'member': c.kind} end,
            case when grouping(c.value_tier) = 0 then {'dimension': 'value_tier', 'member': c.value_tier} end,
            case when grouping(c.rfm_segment) = 0 then {'dimension': 'rfm_segment', 'member': c.rfm_segment} end
        ], lambda part: part is not null) as parts,
        count(*) as customers,
        sum(m.contribution_12m) as contribution
    from scores.contribution as m
    join classes as c using (customer_id)
    group by grouping sets (
        (), (c.region), (c.manager), (c.kind), (c.value_tier), (c.rfm_segment),
        (c.manager, c.value_tier), (c.region, c.value_tier)
    )
),

named_sales as (
    select
        case when len(parts) = 0 then 'total' else array_to_string([part.dimension for part in parts], ' x ') end as dimension,
        coalesce(parts[1].member, '') as member,
        coalesce(parts[2].member, '') as second_member,
        customers,
        sales,
        refunds,
        margin
    from sold
),

named_contributions as (
    select
        case when len(parts) = 0 then 'total' else array_to_string([part.dimension for part in parts], ' x ') end as dimension,
        coalesce(parts[1].member, '') as member,
        coalesce(parts[2].member, '') as second_member,
        customers,
        contribution
    from contributed
)

select
    dimension,
    member,
    second_member,
    coalesce(c.customers, s.customers)::integer as customers,
    coalesce(s.sales, 0)::decimal(18, 4) as sales,
    coalesce(s.refunds, 0)::decimal(18, 4) as refunds,
    coalesce(s.margin, 0)::decimal(18, 4) as margin,
    c.contribution::decimal(18, 4) as contribution
from named_sales as s
full join named_contributions as c using (dimension, member, second_member)
where s.customers > 0
    or c.customers > 0
union all
select
    'product',
    product_id,
    '',
    customers,
    sales,
    refunds,
    margin,
    null
from features.product_sales
