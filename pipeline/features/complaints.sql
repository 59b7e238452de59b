-- Every complaint with its answer held against the target of $complaint_target_days calendar days.
-- grain: one row per complaint on or before $as_of
-- key: source, file, record_no
-- units: calendar days; hours of business need the company's own calendar, which no export holds
-- answer: `met` by the due day; `breached` later, or not at all and past due; `pending` not yet due
-- A complaint is open until it is answered, and no longer than $complaint_abandoned_days days.

with reopened_words as (
    select distinct unnest(from_json($complaint_reopened, '["VARCHAR"]')) as word
),

complaints as (
    select
        i.source,
        i.file,
        i.record_no,
        i.customer_id,
        i.channel,
        i.topic,
        i.occurred_on,
        i.occurred_on + $complaint_target_days::integer as due_on,
        -- An answer noted before its complaint is one of the same day.
        case when i.resolved_at is not null then greatest(i.resolved_at::date, i.occurred_on) end as answered_on,
        lag(i.occurred_on) over (
            partition by i.customer_id
            order by i.occurred_at, i.source, i.file, i.record_no
        ) as complained_before_on,
        w.word is not null as is_reopened
    from staging.interactions as i
    left join reopened_words as w on w.word = lower(i.outcome)
    where i.kind = 'complaint'
)

select
    source,
    file,
    record_no,
    customer_id,
    channel,
    topic,
    occurred_on,
    due_on,
    answered_on,
    date_diff('day', occurred_on, answered_on)::integer as answer_days,
    case
        when answered_on <= due_on then 'met'
        when answered_on is not null or due_on < $as_of::date then 'breached'
        else 'pending'
    end as answer,
    answered_on is null
        and date_diff('day', occurred_on, $as_of::date) <= $complaint_abandoned_days as is_open,
    date_diff('day', occurred_on, $as_of::date)::integer as age_days,
    coalesce(
        date_diff('day', complained_before_on, occurred_on) <= $complaint_repeat_days,
        false
    ) as is_repeat,
    is_reopened
from complaints
