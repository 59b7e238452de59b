-- The customer master as known on $as_of: one record per customer, from all the records that carry its id.
-- grain: one row per customer_id with a record not opened after $as_of
-- key: customer_id
-- Each attribute is the first one given, latest record first (source, file, record_no descending). Consent is
-- the most restrictive: one refusal anywhere holds. opened_on is the earliest day given.

with customer_records as (
    select
        source,
        file,
        record_no,
        trim(customer_id) as customer_id,
        nullif(trim(origin), '') as origin,
        nullif(regexp_replace(trim(name), '[\s\p{Z}]+', ' ', 'g'), '') as name,
        kind,
        nullif(trim(national_id), '') as national_id,
        nullif(trim(phone), '') as phone,
        nullif(lower(trim(email)), '') as email,
        birth_date,
        nullif(lower(trim(gender)), '') as gender,
        nullif(regexp_replace(trim(address), '[\s\p{Z}]+', ' ', 'g'), '') as address,
        nullif(regexp_replace(trim(city), '[\s\p{Z}]+', ' ', 'g'), '') as city,
        nullif(regexp_replace(trim(region), '[\s\p{Z}]+', ' ', 'g'), '') as region,
        nullif(trim(postcode), '') as postcode,
        nullif(trim(industry), '') as industry,
        nullif(trim(manager), '') as manager,
        opened_on,
        case when closed_on <= $as_of::date then closed_on end as closed_on,
        marketing_consent,
        nullif(trim(referred_by), '') as referred_by
    from raw.customers
    where opened_on is null or opened_on <= $as_of::date
),

ranked_records as (
    select
        *,
        row_number() over (
            partition by customer_id
            order by source desc, file desc, record_no desc
        ) as nth_from_latest
    from customer_records
)

select
    customer_id,
    arg_min(origin, nth_from_latest) as origin,
    arg_min(name, nth_from_latest) as name,
    arg_min(kind, nth_from_latest) as kind,
    arg_min(national_id, nth_from_latest) as national_id,
    arg_min(phone, nth_from_latest) as phone,
    arg_min(email, nth_from_latest) as email,
    arg_min(birth_date, nth_from_latest) as birth_date,
    arg_min(gender, nth_from_latest) as gender,
    arg_min(address, nth_from_latest) as address,
    arg_min(city, nth_from_latest) as city,
    arg_min(region, nth_from_latest) as region,
    arg_min(postcode, nth_from_latest) as postcode,
    arg_min(industry, nth_from_latest) as industry,
    arg_min(manager, nth_from_latest) as manager,
    min(opened_on) as opened_on,
    arg_min(closed_on, nth_from_latest) as closed_on,
    bool_and(marketing_consent) as marketing_consent,
    arg_min(referred_by, nth_from_latest) as referred_by,
    count(*)::integer as records
from ranked_records
group by customer_id
