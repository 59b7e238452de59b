-- The customer master, as staged.
-- grain: one row

select
    name,
    kind,
    national_id,
    phone,
    email,
    birth_date::varchar as birth_date,
    gender,
    address,
    city,
    region,
    postcode,
    industry,
    manager,
    opened_on::varchar as opened_on,
    closed_on::varchar as closed_on,
    case when marketing_consent then 'yes' when not marketing_consent then 'no' end as marketing_consent,
    origin,
    referred_by,
    records
from staging.customers
where customer_id = $customer_id
