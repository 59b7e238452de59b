-- Early warnings beside the score: what is unusual tonight for this very customer.
-- grain: one row per customer who is not lost and signal
-- key: customer_id, code
-- units: `value` tonight against what is `usual` for the customer: days for cadence, salary, standing orders and
--     complaints, purchase days for visits, the company's currency for spend and outflow; `n` what the usual rests on;
--     `since_on` the day it began or the last one before it
-- cadence_broken: at most $signal_longer_gaps of the own gaps were as long as the silence (no law of gaps is assumed)
-- spend_declined, fewer_visits: 91 days against a third of the 273 days before
-- salary_stopped, standing_order_stopped: monthly before, and none for $signal_recurring_days days; ended within a year
-- competitor_outflow: transfers of 91 days to one receiver, more than in the 91 before, of a good part of a balance
--     that fell; standing orders are left out
-- account_closed in the last 91 days; complaint_unanswered past its due day; complaint_answered_late in 91 days

with customers as (
    select customer_id
    from scores.lifecycle
    where lifecycle_stage <> 'lost'
),

gaps as (
    select
        customer_id,
        purchased_on,
        date_diff('day', lag(purchased_on) over (partition by customer_id order by purchased_on), purchased_on) as gap
    from customer.purchase_days
),

cadences as (
    select
        g.customer_id,
        s.days_since_last_purchase as silence,
        s.last_purchase_on,
        count(g.gap) as n,
        median(g.gap) as usual,
        count(*) filter (where g.gap >= s.days_since_last_purchase) / nullif(count(g.gap), 0) as longer
    from gaps as g
    join customer.summary as s using (customer_id)
    group by g.customer_id, s.days_since_last_purchase, s.last_purchase_on
),

quarters as (
    select
        d.customer_id,
        coalesce(sum(d.amount) filter (where d.purchased_on > $as_of::date - interval 91 day), 0) as spend,
        coalesce(sum(d.amount) filter (where d.purchased_on <= $as_of::date - interval 91 day), 0) / 3 as usual_spend,
        count(*) filter (where d.purchased_on > $as_of::date - interval 91 day) as visits,
        count(*) filter (where d.purchased_on <= $as_of::date - interval 91 day) as visits_before
    from customer.purchase_days as d
    join customer.summary as s using (customer_id)
    where d.purchased_on > $as_of::date - interval 364 day
        and s.T >= 364
    group by d.customer_id
),

holders as (
    select customer_id, bool_or(closed_on is null) as has_open, max(closed_on) as last_closed_on
    from staging.accounts
    group by customer_id
),

outflows as (
    select
        o.customer_id,
        o.counterparty,
        o.own_3m,
        o.own_3m_before,
        o.last_paid_on,
        row_number() over (partition by o.customer_id order by o.own_3m desc, o.counterparty) as nth
    from features.outgoing_transfers as o
    join features.balance_falls as f using (customer_id)
    where not o.is_standing_order
        and o.own_3m > o.own_3m_before
        and o.own_3m >= $signal_outflow_share * f.balance_before
        and f.balance <= (1 - $signal_balance_drop) * f.balance_before
        and f.balance_before > 0
),

stopped_orders as (
    select
        o.customer_id,
        o.counterparty,
        o.payments,
        o.last_paid_on,
        row_number() over (partition by o.customer_id order by o.usual_amount desc, o.counterparty) as nth
    from features.outgoing_transfers as o
    left join holders as h using (customer_id)
    where o.is_standing_order
        and date_diff('day', o.last_paid_on, $as_of::date) > $signal_recurring_days
        and coalesce(h.has_open, true)
),

complaints as (
    select
        customer_id,
        max(age_days) filter (where is_open and answer = 'breached') as open_days,
        min(due_on) filter (where is_open and answer = 'breached') as open_due_on,
        count(*) filter (where is_open and answer = 'breached') as open_count,
        max(answer_days) filter (
            where answer = 'breached' and answered_on > $as_of::date - interval 91 day
        ) as late_days,
        max(answered_on) filter (
            where answer = 'breached' and answered_on > $as_of::date - interval 91 day
        ) as late_answer_on,
        count(*) filter (where answer = 'breached' and answered_on > $as_of::date - interval 91 day) as late_count
    from features.complaints
    group by customer_id
),

signals as (
    select
        customer_id,
        'cadence_broken' as code,
        silence::double as value,
        usual::double as usual,
        n,
        last_purchase_on as since_on,
        null::varchar as counterparty
    from cadences
    where n >= $signal_min_gaps
        and longer <= $signal_longer_gaps
    union all
    select
        customer_id,
        'spend_declined',
        spend::double,
        usual_spend::double,
        visits_before,
        null,
        null
    from quarters
    where usual_spend > 0
        and spend <= $signal_spend_share * usual_spend
        and visits_before >= 3 * $signal_min_visits
    union all
    select
        customer_id,
        'fewer_visits',
        visits::double,
        visits_before / 3,
        visits_before,
        null,
        null
    from quarters
    where visits <= $signal_visit_share * visits_before / 3
        and visits_before >= 3 * $signal_min_visits
    union all
    select
        s.customer_id,
        'salary_stopped',
        s.days_since_income::double,
        30,
        s.payments,
        s.last_paid_on,
        s.payer
    from features.income_ends as s
    left join holders as h using (customer_id)
    where s.days_since_income > $signal_recurring_days
        and s.last_paid_on > $as_of::date - interval 12 month
        and coalesce(h.has_open, true)
    union all
    select
        customer_id,
        'standing_order_stopped',
        date_diff('day', last_paid_on, $as_of::date)::double,
        30,
        payments,
        last_paid_on,
        counterparty
    from stopped_orders
    where nth = 1
    union all
    select
        customer_id,
        'competitor_outflow',
        own_3m::double,
        own_3m_before::double,
        1,
        last_paid_on,
        counterparty
    from outflows
    where nth = 1
    union all
    select
        customer_id,
        'account_closed',
        date_diff('day', last_closed_on, $as_of::date)::double,
        null,
        1,
        last_closed_on,
        null
    from holders
    where last_closed_on > $as_of::date - interval 91 day
    union all
    select
        customer_id,
        'complaint_unanswered',
        open_days::double,
        $complaint_target_days::double,
        open_count,
        open_due_on,
        null
    from complaints
    where open_count > 0
    union all
    select
        customer_id,
        'complaint_answered_late',
        late_days::double,
        $complaint_target_days::double,
        late_count,
        late_answer_on,
        null
    from complaints
    where late_count > 0
)

select
    s.customer_id,
    s.code,
    s.value::double as value,
    s.usual::double as usual,
    s.n::integer as n,
    s.since_on::date as since_on,
    s.counterparty
from signals as s
join customers as c using (customer_id)
