-- Everybody the company knows on $as_of, buyer or not, with the attributes of the customer master.
-- grain: one row per customer_id seen in any export
-- key: customer_id

with sightings as (
    select customer_id, min(occurred_on) as seen_on from staging.transactions group by customer_id
    union all
    select customer_id, min(opened_on) as seen_on from staging.customers group by customer_id
    union all
    select customer_id, min(opened_on) as seen_on from staging.accounts group by customer_id
    union all
    select customer_id, min(issued_on) as seen_on from staging.invoices group by customer_id
    union all
    -- A labelled table is also the list of its customers.
    select customer_id, min(observed_on) as seen_on from staging.labels group by customer_id
),

known as (
    select customer_id, min(seen_on) as first_seen_on
    from sightings
    where customer_id is not null
    group by customer_id
),

buyers as (
    select customer_id, bool_or(reversed_on is null) as has_purchase
    from customer.purchase_lines
    group by customer_id
)

select
    k.customer_id,
    c.name,
    c.kind,
    c.gender,
    c.birth_date,
    c.city,
    c.region,
    c.industry,
    c.manager,
    c.opened_on,
    c.marketing_consent,
    k.first_seen_on,
    case
        when b.has_purchase then 'buyer'
        when b.customer_id is not null then 'all purchases cancelled'
        else 'no purchase yet'
    end as status
from known as k
left join staging.customers as c using (customer_id)
left join buyers as b using (customer_id)
