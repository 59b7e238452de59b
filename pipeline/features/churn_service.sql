-- Refunds, complaints, answers and satisfaction of a customer, as known on $as_of.
-- grain: one row per customer_id of features.churn_purchases with a refund or an interaction on or before $as_of
-- key: customer_id
-- kept: no
-- units: days; refunds above zero in the currency of the company; scores as the survey gives them
-- A complaint is late from the day after it was due, $complaint_target_days after it came, if it was not resolved by
-- then. What was resolved after $as_of was open on it, for status words carry no date and are not read.

with complaints as (
    select
        customer_id,
        occurred_on,
        case when cast(resolved_at as date) <= $as_of::date then cast(resolved_at as date) end as resolved_on,
        occurred_on + $complaint_target_days::integer + 1 as late_on
    from staging.interactions
    where kind = 'complaint'
        and occurred_on <= $as_of::date
        and customer_id in (select customer_id from features.churn_purchases)
),

late_marked as (
    select
        *,
        late_on <= $as_of::date and coalesce(resolved_on >= late_on, true) as is_late,
        date_diff('day', occurred_on, coalesce(resolved_on, $as_of::date)) as answer_days
    from complaints
),

complaint_counts as (
    select
        customer_id,
        count(*) filter (where occurred_on > $as_of::date - 91) as complaints_3m,
        count(*) filter (where occurred_on > $as_of::date - 365) as complaints_12m,
        count(*) filter (where resolved_on is null) as open_complaints,
        count(*) filter (where is_late and occurred_on > $as_of::date - 365) as late_answers_12m,
        max(answer_days) filter (where occurred_on > $as_of::date - 365) as worst_answer_days,
        date_diff('day', max(late_on) filter (where is_late), $as_of::date) as days_since_late_answer
    from late_marked
    group by customer_id
),

other_counts as (
    select
        customer_id,
        count(*) filter (where kind = 'enquiry' and occurred_on > $as_of::date - 365) as enquiries_12m,
        count(*) filter (where kind = 'visit' and occurred_on > $as_of::date - 365) as visits_12m,
        count(*) filter (where kind = 'contact' and occurred_on > $as_of::date - 91) as contacts_3m,
        count(*) filter (where kind = 'contact' and occurred_on > $as_of::date - 365) as contacts_12m,
        avg(score) filter (where kind = 'survey' and occurred_on > $as_of::date - 365) as satisfaction_mean,
        arg_max(score, struct_pack(at := occurred_at, s := source, f := file, r := record_no))
            filter (where kind = 'survey' and score is not null) as satisfaction_last
    from staging.interactions
    where occurred_on <= $as_of::date
        and customer_id in (select customer_id from features.churn_purchases)
    group by customer_id
),

refund_counts as (
    select
        customer_id,
        count(*) filter (where refunded_on > $as_of::date - 91) as refunds_3m,
        count(*) filter (where refunded_on > $as_of::date - 365) as refunds_12m,
        -sum(amount) filter (where refunded_on > $as_of::date - 365) as refunded_12m
    from customer.refunds
    where refunded_on <= $as_of::date
        and customer_id in (select customer_id from features.churn_purchases)
    group by customer_id
),

customers as (
    select customer_id from other_counts
    union
    select customer_id from refund_counts
)

select
    k.customer_id,
    cast(coalesce(r.refunds_3m, 0) as double) as refunds_3m,
    cast(coalesce(r.refunds_12m, 0) as double) as refunds_12m,
    cast(coalesce(r.refunded_12m, 0) as double) as refunded_12m,
    cast(coalesce(c.complaints_3m, 0) as double) as complaints_3m,
    cast(coalesce(c.complaints_12m, 0) as double) as complaints_12m,
    cast(coalesce(c.open_complaints, 0) as double) as open_complaints,
    cast(coalesce(c.late_answers_12m, 0) as double) as late_answers_12m,
    cast(c.worst_answer_days as double) as worst_answer_days,
    cast(c.days_since_late_answer as double) as days_since_late_answer,
    cast(o.satisfaction_last as double) as satisfaction_last,
    cast(o.satisfaction_mean as double) as satisfaction_mean,
    cast(coalesce(o.enquiries_12m, 0) as double) as enquiries_12m,
    cast(coalesce(o.visits_12m, 0) as double) as visits_12m,
    cast(coalesce(o.contacts_3m, 0) as double) as contacts_3m,
    cast(coalesce(o.contacts_12m, 0) as double) as contacts_12m
from customers as k
left join complaint_counts as c using (customer_id)
left join other_counts as o using (customer_id)
left join refund_counts as r using (customer_id)
