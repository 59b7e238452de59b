-- Why a customer who is lost has left: as recorded, else as the own history suggests.
-- grain: one row per lost buyer and per holder who closed every account and does not buy
-- key: customer_id
-- units: value and usual are the figures behind the reason: days for answers, gaps and salary, a share for refunds
-- recorded: the latest interaction with a closing topic ($closing_topics) says so, reason_text in its words
-- inferred, the first that holds: late_answer, a complaint within $lost_late_answer_days days of the last purchase was
--     answered late or not at all; salary_moved, a monthly salary ended then; money_moved, the accounts were closed,
--     counterparty took the last transfer; refunds of $lost_refund_share of the last year; faded, the last two gaps
--     were half as long again as the usual one
-- none: bought_once and silence say no more than that

with holders as (
    select customer_id, bool_and(closed_on is not null) as has_closed_all, max(closed_on) as closed_on
    from staging.accounts
    where customer_id is not null
    group by customer_id
),

lost as (
    select
        coalesce(b.customer_id, h.customer_id) as customer_id,
        case
            when b.customer_id is null then 'account'
            when h.has_closed_all then 'purchases and account'
            else 'purchases'
        end as lost_kind,
        coalesce(b.last_purchase_on, h.closed_on) as last_seen_on,
        coalesce(b.lost_on, h.closed_on) as lost_on,
        b.last_purchase_on,
        b.purchase_days,
        case when h.has_closed_all then h.closed_on end as closed_on
    from (select * from features.lost_customers where origin_no = 0) as b
    full join (select * from holders where has_closed_all) as h on h.customer_id = b.customer_id
    left join customer.summary as s on s.customer_id = h.customer_id
    where b.customer_id is not null
        or s.customer_id is null
),

topics as (
    select distinct unnest(from_json($closing_topics, '["VARCHAR"]')) as topic
),

recorded as (
    select
        l.customer_id,
        max(struct_pack(
            on_day := i.occurred_on,
            words := coalesce(i.outcome, i.topic),
            file := i.file,
            record_no := i.record_no
        )) as latest
    from lost as l
    join staging.interactions as i using (customer_id)
    join topics as t on t.topic = lower(i.topic)
    where i.occurred_on >= l.last_seen_on - $lost_late_answer_days::integer
    group by l.customer_id
),

late_answers as (
    select
        l.customer_id,
        max(coalesce(c.answer_days, c.age_days)) as days,
        max(c.due_on) as due_on
    from lost as l
    join features.complaints as c using (customer_id)
    where c.answer = 'breached'
        and abs(date_diff('day', c.occurred_on, l.last_seen_on)) <= $lost_late_answer_days
    group by l.customer_id
),

salaries as (
    select l.customer_id, s.days_since_income, s.last_paid_on
    from lost as l
    join features.income_ends as s using (customer_id)
    where s.days_since_income > $signal_recurring_days
        and abs(date_diff('day', s.last_paid_on, l.last_seen_on)) <= $lost_late_answer_days
),

last_transfers as (
    select
        l.customer_id,
        max(struct_pack(on_day := o.last_paid_on, counterparty := o.counterparty)) as latest
    from lost as l
    join features.outgoing_transfers as o using (customer_id)
    where o.last_paid_on between l.closed_on - 7 and l.closed_on
    group by l.customer_id
),

last_years as (
    select l.customer_id, sum(d.amount) as bought
    from lost as l
    join customer.purchase_days as d using (customer_id)
    where d.purchased_on > l.last_purchase_on - 365
    group by l.customer_id
),

refunds as (
    select l.customer_id, -sum(r.amount) as refunded
    from lost as l
    join customer.refunds as r using (customer_id)
    where r.refunded_on > l.last_purchase_on - 365
    group by l.customer_id
),

gaps as (
    select
        d.customer_id,
        date_diff('day', lag(d.purchased_on) over by_day, d.purchased_on) as gap,
        row_number() over (partition by d.customer_id order by d.purchased_on desc) as nth_last
    from customer.purchase_days as d
    join lost as l using (customer_id)
    window by_day as (partition by d.customer_id order by d.purchased_on)
),

fading as (
    select
        customer_id,
        avg(gap) filter (where nth_last <= 2) as last_gaps,
        median(gap) filter (where nth_last > 2) as usual_gap
    from gaps
    group by customer_id
    having count(gap) filter (where nth_last > 2) >= 2
),

told as (
    select
        l.*,
        c.latest as closing,
        a.days as late_days,
        a.due_on as late_due_on,
        s.days_since_income,
        s.last_paid_on as salary_last_on,
        t.latest.counterparty as counterparty,
        -- Net purchases have lost what was refunded, so the share is of both together.
        r.refunded / nullif(r.refunded + y.bought, 0) as refund_share,
        f.last_gaps,
        f.usual_gap,
        case
            when c.latest is not null then 'recorded'
            when a.days is not null then 'late_answer'
            when s.days_since_income is not null then 'salary_moved'
            when l.closed_on is not null then 'money_moved'
            when r.refunded / nullif(r.refunded + y.bought, 0) >= $lost_refund_share then 'refunds'
            when f.last_gaps >= 1.5 * f.usual_gap then 'faded'
            when l.purchase_days = 1 then 'bought_once'
            else 'silence'
        end as reason
    from lost as l
    left join recorded as c using (customer_id)
    left join late_answers as a using (customer_id)
    left join salaries as s using (customer_id)
    left join last_transfers as t using (customer_id)
    left join last_years as y using (customer_id)
    left join refunds as r using (customer_id)
    left join fading as f using (customer_id)
)

select
    customer_id,
    lost_kind,
    last_seen_on,
    lost_on,
    reason,
    case
        when reason = 'recorded' then 'recorded'
        when reason in ('bought_once', 'silence') then 'none'
        else 'inferred'
    end as reason_source,
    case when reason = 'recorded' then closing.words end as reason_text,
    case reason
        when 'recorded' then closing.on_day
        when 'late_answer' then late_due_on
        when 'salary_moved' then salary_last_on
        when 'money_moved' then closed_on
    end::date as reason_on,
    case reason
        when 'late_answer' then late_days
        when 'salary_moved' then days_since_income
        when 'refunds' then refund_share
        when 'faded' then last_gaps
        else date_diff('day', last_seen_on, $as_of::date)
    end::double as value,
    case reason
        when 'late_answer' then $complaint_target_days
        when 'salary_moved' then 30
        when 'refunds' then $lost_refund_share
        when 'faded' then usual_gap
    end::double as usual,
    case when reason = 'money_moved' then counterparty end as counterparty
from told
