-- Money in and out of a customer's accounts, as known on $as_of: level, direction, penalties.
-- grain: one row per customer_id with an account movement on or before $as_of
-- key: customer_id
-- units: currency of the accounts; inflow and outflow are both written above zero; months count back from $as_of
-- Purchases and refunds are trade, not account movements, and stay out.

with customer_months as (
    select
        v.customer_id,
        m.nth,
        coalesce(sum(v.amount) filter (where v.amount > 0), 0) as inflow,
        coalesce(sum(-v.amount) filter (where v.amount < 0), 0) as outflow,
        sum(v.amount) as net_flow
    from customer.movements as v
    join features.credit_months as m
        on v.occurred_on > m.after_on
        and v.occurred_on <= m.until_on
    group by v.customer_id, m.nth
),

customer_windows as (
    select
        customer_id,
        coalesce(sum(inflow) filter (where nth < 3), 0) as inflow_3m,
        coalesce(sum(outflow) filter (where nth < 3), 0) as outflow_3m,
        sum(inflow) as inflow_12m,
        sum(outflow) as outflow_12m,
        count(*) filter (where net_flow < 0) as negative_months_12m,
        count(*) as active_months_12m
    from customer_months
    group by customer_id
),

histories as (
    select
        customer_id,
        count(*) as movements,
        min(occurred_on) as first_moved_on,
        max(occurred_on) as last_moved_on,
        max(occurred_on) filter (where initiated_by is null or initiated_by = 'customer') as last_own_move_on,
        count(*) filter (where kind = 'penalty' and occurred_on > $as_of::date - interval 12 month) as penalties_12m,
        -- Months seen, the last one begun counting whole; at most twelve.
        least(date_diff('day', min(occurred_on), $as_of::date) / 30.4375, 12) as months_seen
    from customer.movements
    where customer_id is not null
        and occurred_on <= $as_of::date
    group by customer_id
)

select
    customer_id,
    h.movements::integer as movements,
    h.first_moved_on,
    h.last_moved_on,
    h.last_own_move_on,
    coalesce(w.active_months_12m, 0)::integer as active_months_12m,
    coalesce(w.inflow_3m, 0)::decimal(18, 4) as inflow_3m,
    coalesce(w.outflow_3m, 0)::decimal(18, 4) as outflow_3m,
    coalesce(w.inflow_12m, 0)::decimal(18, 4) as inflow_12m,
    coalesce(w.outflow_12m, 0)::decimal(18, 4) as outflow_12m,
    (coalesce(w.inflow_12m, 0) / greatest(h.months_seen, 1))::decimal(18, 4) as monthly_inflow,
    (coalesce(w.outflow_12m, 0) / greatest(h.months_seen, 1))::decimal(18, 4) as monthly_outflow,
    coalesce(w.negative_months_12m, 0)::integer as negative_months_12m,
    h.penalties_12m::integer as penalties_12m
from histories as h
left join customer_windows as w using (customer_id)
