-- Every contact with a customer up to $as_of, with its business day.
-- grain: one row per interaction record on or before $as_of
-- key: source, file, record_no
-- units: score as the survey gives it

select
    source,
    file,
    record_no,
    trim(customer_id) as customer_id,
    occurred_at,
    occurred_at::date as occurred_on,
    kind,
    nullif(lower(trim(channel)), '') as channel,
    nullif(regexp_replace(trim(topic), '[\s\p{Z}]+', ' ', 'g'), '') as topic,
    score,
    case when resolved_at::date <= $as_of::date then resolved_at end as resolved_at,
    nullif(trim(campaign_id), '') as campaign_id,
    nullif(trim(outcome), '') as outcome
from raw.interactions
where occurred_at::date <= $as_of::date
