-- How each customer came: what was known before the first purchase, how the first purchase was made, and what followed.
-- grain: one row per customer_id known by $as_of
-- key: customer_id
-- units: values are purchases less refunds in the currency of the company, of the 91, 182 and 365 days from the first
--     purchase on, null until these days are over; repeats_within_365 is 1 for another purchase day among them
-- Region, industry and the other attributes of the customer master carry no date: they are as they are known tonight.

with first_days as (
    select
        customer_id,
        min(purchased_on) as first_on
    from customer.purchase_days
    group by customer_id
),

first_lines as (
    select
        l.customer_id,
        l.channel,
        row_number() over (
            partition by l.customer_id
            order by l.purchased_at nulls last, l.source, l.file, l.record_no
        ) as nth
    from customer.purchase_lines as l
    join first_days as f
        on f.customer_id = l.customer_id
        and f.first_on = l.purchased_on
    where l.reversed_on is null
        and l.channel is not null
),

first_campaigns as (
    select
        t.customer_id,
        t.campaign_id,
        row_number() over (
            partition by t.customer_id
            order by t.occurred_at nulls last, t.source, t.file, t.record_no
        ) as nth
    from staging.transactions as t
    join first_days as f
        on f.customer_id = t.customer_id
        and f.first_on = t.occurred_on
    where t.kind = 'purchase'
        and t.campaign_id is not null
),

values_since as (
    select
        f.customer_id,
        sum(case when t.occurred_on < f.first_on + 91 then t.amount else 0 end) as value_91,
        sum(case when t.occurred_on < f.first_on + 182 then t.amount else 0 end) as value_182,
        sum(t.amount) as value_365
    from first_days as f
    join staging.transactions as t
        on t.customer_id = f.customer_id
        and t.occurred_on >= f.first_on
        and t.occurred_on < f.first_on + 365
    where t.kind in ('purchase', 'refund')
    group by f.customer_id
),

repeats as (
    select distinct d.customer_id
    from first_days as f
    join customer.purchase_days as d
        on d.customer_id = f.customer_id
        and d.purchased_on > f.first_on
        and d.purchased_on < f.first_on + 365
),

contacts as (  -- before the first purchase, or ever where there is none
    select
        i.customer_id,
        i.channel,
        row_number() over (
            partition by i.customer_id
            order by i.occurred_at nulls last, i.kind nulls last, i.channel nulls last
        ) as nth
    from staging.interactions as i
    left join first_days as f using (customer_id)
    where f.first_on is null
        or cast(i.occurred_at as date) < f.first_on
),

accounts_before as (
    select
        a.customer_id,
        a.product,
        row_number() over (
            partition by a.customer_id
            order by a.opened_on nulls last, a.account_id
        ) as nth
    from staging.accounts as a
    left join first_days as f using (customer_id)
    where a.opened_on is not null
        and (f.first_on is null or a.opened_on < f.first_on)
)

select
    k.customer_id,
    k.status,
    f.first_on as first_purchase_on,
    l.channel as first_channel,
    g.campaign_id as first_campaign,
    c.referred_by,
    k.kind,
    k.region,
    k.city,
    k.industry,
    n.channel as contact_channel,
    n.customer_id is not null as had_contact,
    a.product as account_product,
    a.customer_id is not null as had_account,
    case when f.first_on <= $as_of::date - 91 then v.value_91 end::double as value_91,
    case when f.first_on <= $as_of::date - 182 then v.value_182 end::double as value_182,
    case when f.first_on <= $as_of::date - 365 then v.value_365 end::double as value_365,
    case when f.first_on <= $as_of::date - 365 then cast(r.customer_id is not null as integer) end::double
        as repeats_within_365
from customer.customers as k
left join staging.customers as c using (customer_id)
left join first_days as f using (customer_id)
left join first_lines as l
    on l.customer_id = k.customer_id
    and l.nth = 1
left join first_campaigns as g
    on g.customer_id = k.customer_id
    and g.nth = 1
left join values_since as v on v.customer_id = k.customer_id
left join repeats as r on r.customer_id = k.customer_id
left join contacts as n
    on n.customer_id = k.customer_id
    and n.nth = 1
left join accounts_before as a
    on a.customer_id = k.customer_id
    and a.nth = 1
