-- What sets the customers of each k-means segment apart from all customers besides what they spend, the strongest
-- first, with names of products where they are known. Shares that rest on 1 to 4 customers on any side are left out.
-- grain: one row per segment_id, attribute and value that differs
-- units: shares as fractions; z in standard deviations; p_value after correction for all comparisons

with names as (
    select item, min(name) as name
    from scores.strongest_pair
    where level = 'product'
    group by item
),

counted as (
    select
        segment_id,
        attribute,
        value,
        customers,
        known - customers as without,
        sum(customers) over (partition by attribute, value) - customers as elsewhere,
        share,
        company_share,
        z,
        p_value,
        is_different
    from scores.segment_background
)

select
    c.segment_id::varchar as segment_id,
    c.attribute,
    case when c.attribute = 'product' then coalesce(n.name, c.value) else c.value end as value,
    c.share::double as share,
    c.company_share::double as company_share,
    c.z::double as z,
    c.p_value::double as p_value
from counted as c
left join names as n on n.item = c.value and c.attribute = 'product'
where c.is_different = 1
    and c.customers >= $smallest
    and (c.without = 0 or c.without >= $smallest)
    and (c.elsewhere = 0 or c.elsewhere >= $smallest)
order by c.segment_id, abs(c.z) desc, c.attribute, c.value
