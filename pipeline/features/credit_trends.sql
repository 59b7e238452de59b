-- Where a customer's accounts are heading: slopes over twelve months, short against long, and how alive they are.
-- grain: one row per customer_id with an account movement or a balance on or before $as_of
-- key: customer_id
-- units: currency of the accounts a month for slopes; shares and ratios as fractions of one; months count back from
--     $as_of and begin with the first movement, a month without one counting as zero
-- Life is told by what the customer did: interest, fees and penalties, and what the system initiated, are posted on
-- dead accounts, too.
-- source: least squares on month ends; sums are exact decimals, so that no order of rows can change them

with movements as (
    from customer.movements
    where occurred_on <= $as_of::date
),

lives as (
    select
        customer_id,
        min(occurred_on) as first_on,
        max(occurred_on) filter (where is_own) as last_own_on
    from movements
    where customer_id is not null
    group by customer_id
),

recent_counterparties as (
    select customer_id, count(*) as counterparties_3m
    from (
        select distinct customer_id, counterparty
        from movements
        where counterparty is not null
            and occurred_on > ($as_of::date - to_months(3))::date
    ) as met
    group by customer_id
),

day_months as (  -- the month that each day of movement is in
    select d.occurred_on, m.nth
    from (select distinct occurred_on from movements) as d
    join features.credit_months as m
        on d.occurred_on > m.after_on
        and d.occurred_on <= m.until_on
),

moved_months as (
    select
        v.customer_id,
        d.nth,
        coalesce(sum(v.amount) filter (where v.amount > 0), 0) as inflow,
        coalesce(sum(-v.amount) filter (where v.amount < 0), 0) as outflow,
        coalesce(sum(-v.amount) filter (where v.amount < 0 and v.kind = 'withdrawal'), 0) as cash_out,
        count(*) filter (where v.is_own) as own_moves
    from movements as v
    join day_months as d on d.occurred_on = v.occurred_on
    where v.customer_id is not null
    group by v.customer_id, d.nth
),

flow_months as (  -- every month of the customer's life, moved or not
    select
        l.customer_id,
        m.nth,
        coalesce(v.inflow, 0) as inflow,
        coalesce(v.outflow, 0) as outflow,
        coalesce(v.cash_out, 0) as cash_out,
        coalesce(v.own_moves, 0) as own_moves
    from lives as l
    join features.credit_months as m on m.until_on >= l.first_on
    left join moved_months as v
        on v.customer_id = l.customer_id
        and v.nth = m.nth
),

flows as (
    select
        customer_id,
        count(*) as months,
        sum(inflow) as inflow,
        sum(inflow) filter (where nth < 3) as inflow_3m,
        sum(outflow) as outflow,
        sum(outflow) filter (where nth < 3) as outflow_3m,
        sum(cash_out) as cash_out,
        sum(own_moves) filter (where nth < 3) as own_moves_3m,
        sum(own_moves) as own_moves_12m,
        sum(nth) as sum_x,
        sum(nth * nth) as sum_xx,
        sum(nth * inflow) as sum_x_inflow
    from flow_months
    group by customer_id
),

month_ends as (
    select b.customer_id, m.nth, sum(b.balance) as balance
    from features.held_balances as b
    join features.credit_months as m
        on b.balance_on <= m.until_on
        and b.held_until >= m.until_on
    group by b.customer_id, m.nth
),

balances as (
    select
        customer_id,
        count(*) as months,
        sum(nth) as sum_x,
        sum(nth * nth) as sum_xx,
        sum(balance) as balance,
        sum(nth * balance) as sum_x_balance
    from month_ends
    group by customer_id
),

below_zero as (
    select
        customer_id,
        coalesce(sum(date_diff(
            'day', greatest(balance_on, ($as_of::date - to_months(12))::date + 1), held_until
        ) + 1) filter (
            where balance < 0 and held_until > ($as_of::date - to_months(12))::date and held_until >= balance_on
        ), 0) as days_below_zero_12m
    from features.held_balances
    group by customer_id
)

select
    coalesce(f.customer_id, z.customer_id) as customer_id,
    -- Months count backwards, so the slope over time is minus that over nth.
    (-(b.months * b.sum_x_balance - b.sum_x * b.balance)::double
        / nullif(b.months * b.sum_xx - b.sum_x * b.sum_x, 0)::double)::double as balance_slope_12m,
    z.days_below_zero_12m::double as days_below_zero_12m,
    (-(f.months * f.sum_x_inflow - f.sum_x * f.inflow)::double
        / nullif(f.months * f.sum_xx - f.sum_x * f.sum_x, 0)::double)::double as inflow_slope_12m,
    (f.inflow_3m::double / nullif(f.outflow_3m, 0)::double)::double as in_out_ratio_3m,
    (f.inflow::double / nullif(f.outflow, 0)::double)::double as in_out_ratio_12m,
    case when f.months > 3 then (f.outflow_3m::double / 3) / nullif(f.outflow::double / f.months, 0) end::double
        as outflow_ratio_3m_12m,
    (f.cash_out::double / nullif(f.outflow, 0)::double)::double as cash_share_12m,
    case when f.customer_id is not null then coalesce(p.counterparties_3m, 0) end::double as counterparties_3m,
    f.own_moves_3m::double as own_moves_3m,
    (f.own_moves_12m::double / f.months)::double as own_moves_per_month,
    date_diff('day', l.last_own_on, $as_of::date)::double as days_since_own_move
from flows as f
join lives as l using (customer_id)
left join recent_counterparties as p on p.customer_id = f.customer_id
full join below_zero as z on z.customer_id = f.customer_id
left join balances as b on b.customer_id = coalesce(f.customer_id, z.customer_id)
