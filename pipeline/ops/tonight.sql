-- Tonight's headline figures, as the books keep them night by night: what a page shows large, under one name.
-- A figure that the data does not allow is left out.
-- grain: one row per figure
-- key: name
-- units: customers, orders, rows and alerts are counts; the rest is in the currency of the company

with first_days as (
    select customer_id, min(purchased_on) as first_on
    from customer.purchase_days
    group by customer_id
),

recent as (
    select
        count(*) as days,
        coalesce(sum(d.amount), 0) as sales_28,
        coalesce(sum(d.orders), 0) as orders_28,
        count(distinct d.customer_id) as buyers_28,
        count(*) filter (where d.purchased_on = f.first_on) as new_buyers_28
    from customer.purchase_days as d
    join first_days as f on f.customer_id = d.customer_id
    where d.purchased_on > $as_of::date - interval 28 day
),

people as (
    select
        count(*) as customers,
        count(*) filter (where status = 'buyer') as buyers,
        count(*) filter (where frequency >= 1) as repeat_buyers,
        count(churn_probability) as churn_scored,
        count(*) filter (where churn_band = 'high') as high_risk,
        count(clv) as valued,
        sum(net_value_12m) as net_value_12m,
        sum(clv) as clv,
        -- In decimals, so that the sum does not depend on the order of the rows.
        sum((churn_probability * greatest(net_value_12m, 0)::double)::decimal(24, 6)) as value_at_risk
    from scores.customers
),

-- Those whom the credit policy has graded.
graded as (
    select
        count(*) as customers,
        sum(c.exposure) as exposure,
        coalesce(sum(c.exposure) filter (where c.days_past_due > 0), 0) as overdue,
        count(*) filter (where w.watch_level is not null) as watched,
        count(*) filter (where l.is_blocked) as blocked,
        count(*) filter (where l.limit_used > l.credit_limit) as over_limit,
        coalesce(sum(p.provision), 0) as provision
    from scores.credit as c
    left join scores.rating as r on r.customer_id = c.customer_id
    left join scores.limits as l on l.customer_id = c.customer_id
    left join scores.provisions as p on p.customer_id = c.customer_id
    left join scores.watch as w on w.customer_id = c.customer_id
    where coalesce(r.credit_class, c.credit_grade) is not null
),

rows_read as (
    select
        count(*) as sources,
        sum(records) as records,
        sum(loaded) as loaded,
        sum(refused) as refused,
        sum(without_customer) as without_customer
    from ops.source_quality
),

calls as (
    select
        (select count(*) from actions.save_list where is_to_contact) as to_save,
        (select count(*) from actions.win_back where is_to_contact) as to_win_back,
        (select count(*) from scores.anomaly_alerts where not is_quiet and not is_held_over) as anomaly_alerts
),

figures as (
    select 'marketing' as audience, 'sales_28' as name, sales_28::double as value from recent where days > 0
    union all
    select 'marketing', 'orders_28', orders_28::double from recent where days > 0
    union all
    select 'marketing', 'buyers_28', buyers_28::double from recent where days > 0
    union all
    select 'marketing', 'new_buyers_28', new_buyers_28::double from recent where days > 0
    union all
    select 'marketing', 'customers', customers::double from people
    union all
    select 'marketing', 'buyers', buyers::double from people where buyers > 0
    union all
    select 'marketing', 'repeat_buyers', repeat_buyers::double from people where buyers > 0
    union all
    select 'marketing', 'net_value_12m', net_value_12m::double from people where buyers > 0
    union all
    select 'marketing', 'clv', clv::double from people where valued > 0
    union all
    select 'marketing', 'high_risk', high_risk::double from people where churn_scored > 0
    union all
    select 'marketing', 'value_at_risk', value_at_risk::double from people where value_at_risk > 0
    union all
    select 'marketing', 'to_save', to_save::double from calls
    union all
    select 'marketing', 'to_win_back', to_win_back::double from calls
    union all
    select 'risk', 'exposure', exposure::double from graded where customers > 0
    union all
    select 'risk', 'overdue', overdue::double from graded where customers > 0
    union all
    select 'risk', 'watched', watched::double from graded where customers > 0
    union all
    select 'risk', 'blocked', blocked::double from graded where customers > 0
    union all
    select 'risk', 'over_limit', over_limit::double from graded where customers > 0
    union all
    select 'risk', 'provision', provision::double from graded where customers > 0
    union all
    select 'risk', 'anomaly_alerts', anomaly_alerts::double from calls
    union all
    select 'analyst', 'records', records::double from rows_read where sources > 0
    union all
    select 'analyst', 'loaded', loaded::double from rows_read where sources > 0
    union all
    select 'analyst', 'refused', refused::double from rows_read where sources > 0
    union all
    select 'analyst', 'without_customer', without_customer::double from rows_read where sources > 0
)

select
    audience::varchar as audience,
    name::varchar as name,
    value::double as value
from figures
where value is not null
