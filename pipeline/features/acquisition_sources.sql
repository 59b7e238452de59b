-- Where each customer came from, source by source: the first purchase, the referral, the customer master and the
-- further columns that its exports keep.
-- grain: one row per customer and dimension of which something is known
-- key: customer_id, dimension
-- units: is_before is false for what only the first purchase tells, which nobody knows of a prospect
-- Whoever named no referrer is counted as not referred only where the exports name referrers at all.

with attributes as (  -- the latest record of a customer that has the attribute
    select
        customer_id,
        name,
        arg_max(value, struct_pack(source := source, file := file, record_no := record_no)) as value
    from (
        select
            trim(customer_id) as customer_id,
            source,
            file,
            record_no,
            unnest(map_keys(attributes)) as name,
            unnest(map_values(attributes)) as value
        from raw.customers
        where opened_on is null or opened_on <= $as_of::date
    ) as entries
    where nullif(trim(value), '') is not null
    group by customer_id, name
),

dimensions as (
    select customer_id, 'first_channel' as dimension, first_channel as member, false as is_before
    from features.acquisition
    union all
    select customer_id, 'first_campaign', coalesce(first_campaign, '(none)'), false
    from features.acquisition
    where first_purchase_on is not null
        and (select count(first_campaign) from features.acquisition) > 0
    union all
    select customer_id, 'referral', case when referred_by is null then 'not referred' else 'referred' end, true
    from features.acquisition
    where (select count(referred_by) from features.acquisition) > 0
    union all
    select customer_id, 'contact_channel', case when had_contact then coalesce(contact_channel, '(other)') else '(none)' end, true
    from features.acquisition
    where (select count(*) filter (where had_contact) from features.acquisition) > 0
    union all
    select customer_id, 'account_product', case when had_account then coalesce(account_product, '(other)') else '(none)' end, true
    from features.acquisition
    where (select count(*) filter (where had_account) from features.acquisition) > 0
    union all
    select customer_id, 'kind', kind, true from features.acquisition
    union all
    select customer_id, 'region', region, true from features.acquisition
    union all
    select customer_id, 'city', city, true from features.acquisition
    union all
    select customer_id, 'industry', industry, true from features.acquisition
    union all
    select a.customer_id, 'attribute: ' || a.name, a.value, true
    from attributes as a
    join features.acquisition as k using (customer_id)
)

select
    customer_id,
    dimension::varchar as dimension,
    member::varchar as member,
    is_before
from dimensions
where member is not null
