-- The product master: what is sold, once per product.
-- grain: one row per product_id; of several records the latest holds
-- key: product_id
-- units: margin_rate as a fraction of the price; warranty, trial and renewal in months, days and months

with product_records as (
    select
        trim(product_id) as product_id,
        nullif(regexp_replace(trim(name), '[\s\p{Z}]+', ' ', 'g'), '') as name,
        nullif(trim(category), '') as category,
        margin_rate,
        warranty_months,
        trial_days,
        renewal_months,
        row_number() over (
            partition by trim(product_id)
            order by source desc, file desc, record_no desc
        ) as nth_from_latest
    from raw.products
)

select
    product_id,
    name,
    category,
    margin_rate,
    warranty_months::integer as warranty_months,
    trial_days::integer as trial_days,
    renewal_months::integer as renewal_months
from product_records
where nth_from_latest = 1
