-- What passed between the company and a customer besides purchases: contacts, visits, complaints, surveys.
-- grain: one row per customer_id with an interaction on or before $as_of
-- key: customer_id
-- units: counts over the last 365 days; days from a complaint to its answer; the score as the survey gives it
-- A complaint is open until it is answered. Of several on one moment the one read last counts as the last.

with ranked_interactions as (
    select
        *,
        row_number() over (
            partition by customer_id, kind
            order by occurred_at desc, source desc, file desc, record_no desc
        ) as nth_of_kind
    from staging.interactions
)

select
    customer_id,
    (count(*) filter (where kind = 'contact' and occurred_on > $as_of::date - interval 365 day))::integer
        as contacts_12m,
    max(occurred_on) filter (where kind = 'contact') as last_contact_on,
    max(channel) filter (where kind = 'contact' and nth_of_kind = 1) as last_contact_channel,
    max(outcome) filter (where kind = 'contact' and nth_of_kind = 1) as last_contact_outcome,
    (count(*) filter (where kind = 'enquiry' and occurred_on > $as_of::date - interval 365 day))::integer
        as enquiries_12m,
    (count(*) filter (where kind = 'visit' and occurred_on > $as_of::date - interval 365 day))::integer
        as visits_12m,
    max(occurred_on) filter (where kind = 'visit') as last_visit_on,
    (count(*) filter (where kind = 'complaint' and occurred_on > $as_of::date - interval 365 day))::integer
        as complaints_12m,
    (count(*) filter (where kind = 'complaint' and resolved_at is null))::integer as open_complaints,
    max(occurred_on) filter (where kind = 'complaint') as last_complaint_on,
    max(topic) filter (where kind = 'complaint' and nth_of_kind = 1) as last_complaint_topic,
    max(date_diff('day', occurred_on, resolved_at::date)) filter (where kind = 'complaint' and nth_of_kind = 1)::integer
        as last_complaint_answer_days,
    max(occurred_on) filter (where kind = 'survey') as last_survey_on,
    max(score) filter (where kind = 'survey' and nth_of_kind = 1)::decimal(18, 4) as last_survey_score
from ranked_interactions
group by customer_id
