-- What each source delivered, how much of it was usable and how old it is.
-- grain: one row per source

select
    source,
    entity,
    records::bigint as records,
    loaded::bigint as loaded,
    refused::bigint as refused,
    without_customer::bigint as without_customer,
    duplicate_rows::bigint as duplicate_rows,
    strftime(latest, '%Y-%m-%d') as latest_on,
    date_diff('day', latest::date, $as_of::date)::integer as age_days,
    status,
    findings::varchar as findings,
    score::double as score,
    usual_score::double as usual_score,
    causes::varchar as causes
from ops.source_quality
order by entity <> 'transactions', source
