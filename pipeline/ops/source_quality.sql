-- What each source brought: files, records, refusals, rows without a customer, exact repeats, newest row, and
-- whether it passed its gates.
-- grain: one row per source
-- key: source
-- units: counts of records; age_hours from the newest row to the end of $as_of

with counts as (
    select
        source,
        any_value(entity) as entity,
        count(*) as files,
        sum(records) as records,
        sum(loaded) as loaded,
        sum(refused) as refused
    from ops.file
    group by source
),

newest as (
    select source, max(occurred_at) as latest from raw.transactions group by source
    union all
    select source, max(occurred_at) as latest from raw.interactions group by source
    union all
    select source, cast(max(balance_on) as timestamp) as latest from raw.balances group by source
    union all
    select source, cast(max(issued_on) as timestamp) as latest from raw.invoices group by source
    union all
    select source, cast(max(paid_on) as timestamp) as latest from raw.payments group by source
),

strangers as (
    select source, count(*) as without_customer
    from raw.transactions
    where customer_id is null
    group by source
),

lines as (  -- hashes stand in for the whole line: 64 bits each over what a person would compare
    select
        source,
        hash(customer_id, occurred_at, amount, order_id, product_id, quantity, account_id, kind) as content,
        count(*) as copies
    from raw.transactions
    group by source, content
    having count(*) > 1
),

repeats as (
    select source, sum(copies - 1) as duplicate_rows from lines group by source
),

gates as (
    select gate.source, gate.reject_above, gate.freshness_hours
    from (
        select unnest(
            from_json($gates, '[{"source":"VARCHAR","reject_above":"DOUBLE","freshness_hours":"DOUBLE"}]')
        ) as gate
    )
),

measured as (
    select
        c.*,
        n.latest,
        date_diff('hour', n.latest, $as_of::timestamp + interval 1 day) as age_hours,
        coalesce(s.without_customer, 0) as without_customer,
        coalesce(r.duplicate_rows, 0) as duplicate_rows,
        g.reject_above,
        g.freshness_hours,
        c.refused > g.reject_above * c.records as is_refused_too_often,
        coalesce(
            date_diff('hour', n.latest, $as_of::timestamp + interval 1 day) > g.freshness_hours,
            false
        ) as is_stale
    from counts as c
    left join newest as n using (source)
    left join strangers as s using (source)
    left join repeats as r using (source)
    left join gates as g using (source)
)

select
    source,
    entity,
    files::integer as files,
    records::bigint as records,
    loaded::bigint as loaded,
    refused::bigint as refused,
    latest,
    age_hours::bigint as age_hours,
    without_customer::bigint as without_customer,
    duplicate_rows::bigint as duplicate_rows,
    case when is_refused_too_often then 'stop' when is_stale then 'warn' else 'ok' end as status,
    to_json(list_filter([
        case when is_refused_too_often
            then {'code': 'refused', 'share': (refused / records)::double, 'limit': reject_above} end,
        case when is_stale
            then {'code': 'stale', 'share': age_hours::double, 'limit': freshness_hours} end
    ], lambda finding: finding is not null))::varchar as findings
from measured
