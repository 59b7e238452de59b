-- What serving each customer has cost in twelve months, by the configured cost of each kind of interaction.
-- grain: one row per customer with an interaction in the 365 days to $as_of
-- key: customer_id
-- units: the currency of the company; kinds without a configured cost cost nothing

with costs as (
    select cost.kind, cost.cost::decimal(18, 4) as cost
    from (select unnest(from_json($cost_to_serve, '[{"kind":"VARCHAR","cost":"DOUBLE"}]')) as cost)
)

select
    i.customer_id,
    count(*)::integer as interactions_12m,
    coalesce(sum(c.cost), 0)::decimal(18, 4) as cost_to_serve_12m
from staging.interactions as i
left join costs as c using (kind)
where i.customer_id is not null
    and i.occurred_on > $as_of::date - interval 365 day
group by i.customer_id
