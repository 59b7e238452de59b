-- What each source brought, whether it passed its gates and why not, its score of quality and how that moved. The
-- volume of a night is judged by the median and the median absolute deviation of the same weekday of the last eight
-- weeks; Poisson noise is the least deviation, so that weeks that happen to be alike make no alarm.
-- grain: one row per source
-- key: source
-- units: counts of records; age_hours from the newest row to the end of $as_of; shares as fractions; scores 0 to 100
-- source: Iglewicz & Hoaglin (1993), modified z-score with 0.6745, marked beyond 3.5

with sources as (
    select source, min(entity) as entity
    from ops.file
    group by source
),

figures as (
    select
        source,
        max(value) filter (where metric = 'files') as files,
        max(value) filter (where metric = 'records') as records,
        max(value) filter (where metric = 'loaded') as loaded,
        max(value) filter (where metric = 'refused') as refused,
        max(value) filter (where metric = 'latest') as latest,
        max(value) filter (where metric = 'age_hours') as age_hours,
        max(value) filter (where metric = 'day_rows') as day_rows,
        coalesce(max(value) filter (where metric = 'nulls:customer_id'), 0) as without_customer,
        coalesce(max(value) filter (where metric = 'repeats'), 0) as repeats,
        coalesce(max(value) filter (where metric like 'orphans:%'), 0) as orphans,
        max(value) filter (where metric = 'score') as score
    from ops.source_measure
    group by source
),

gates as (
    select gate.*
    from (
        select unnest(from_json($gates, '[{"source":"VARCHAR","reject_above":"DOUBLE","freshness_hours":"DOUBLE",
            "freshness_stop_hours":"DOUBLE","volume_warn":"DOUBLE","volume_stop":"DOUBLE","duplicates_warn":"DOUBLE",
            "duplicates_stop":"DOUBLE","orphans_warn":"DOUBLE","orphans_stop":"DOUBLE",
            "nulls":[{"column":"VARCHAR","warn":"DOUBLE","stop":"DOUBLE"}]}]')) as gate
    )
),

earlier_volumes as (
    select source, as_of, value
    from ops.quality_metric
    where metric = 'day_rows'
        and as_of < $as_of::date
        and as_of >= $as_of::date - 56
        and date_diff('day', as_of, $as_of::date) % 7 = 0
),

medians as (
    select source, median(value) as usual, count(*) as nights
    from earlier_volumes
    group by source
),

spreads as (
    select
        source,
        any_value(m.usual) as usual,
        greatest(median(abs(v.value - m.usual)) / 0.6745, sqrt(any_value(m.usual)), 1) as deviation
    from earlier_volumes as v
    join medians as m using (source)
    where m.nights >= 4
    group by source
),

volumes as (
    select
        f.source,
        f.day_rows,
        s.usual,
        s.deviation,
        abs(f.day_rows - s.usual) / s.deviation as distance,
        f.day_rows = 0 and s.usual > 0 as is_empty
    from figures as f
    join spreads as s using (source)
    where f.source not in (select source from ops.held)
),

column_gaps as (
    select n.source, n.gate.column as column_name, n.gate.warn as warn, n.gate.stop as stop, m.value as rows_without
    from (select source, unnest(nulls) as gate from gates) as n
    join ops.source_measure as m on m.source = n.source and m.metric = 'nulls:' || n.gate.column
),

judged as (  -- every gate with what was found, and the limits from which it marks and stops
    select f.source, 'refused' as code, null as column_name, refused / nullif(records, 0) as found, null as warn, reject_above as stop
    from figures as f join gates as g using (source)
    union all
    select f.source, 'stale', null, age_hours, freshness_hours, freshness_stop_hours
    from figures as f join gates as g using (source)
    union all
    select f.source, 'duplicates', null, repeats / nullif(loaded, 0), duplicates_warn, duplicates_stop
    from figures as f join gates as g using (source)
    union all
    select f.source, 'orphans', null, orphans / nullif(loaded, 0), orphans_warn, orphans_stop
    from figures as f join gates as g using (source)
    union all
    select c.source, 'nulls', c.column_name, c.rows_without / nullif(f.loaded, 0), c.warn, c.stop
    from column_gaps as c join figures as f using (source)
),

findings as (
    select
        source,
        code,
        column_name,
        found as share,
        case when found > stop then stop else warn end as bound,
        coalesce(found > stop, false) as is_stop
    from judged
    where found > stop or found > warn
    union all
    select
        v.source,
        case when v.is_empty then 'volume_none' when v.day_rows < v.usual then 'volume_low' else 'volume_high' end,
        null,
        v.day_rows,
        case
            when v.is_empty then v.usual
            else v.usual + sign(v.day_rows - v.usual) * v.deviation
                * case when v.distance > g.volume_stop then g.volume_stop else g.volume_warn end
        end,
        v.is_empty or v.distance > g.volume_stop
    from volumes as v
    join gates as g using (source)
    where v.is_empty or v.distance > g.volume_warn or v.distance > g.volume_stop
    union all
    select h.source, h.finding.code, h.finding.column, h.finding.share, h.finding.limit, true
    from (
        select source, unnest(from_json(findings,
            '[{"code":"VARCHAR","column":"VARCHAR","share":"DOUBLE","limit":"DOUBLE"}]')) as finding
        from ops.held
    ) as h
    union all
    select h.source, 'kept', null, f.age_hours, null, true
    from ops.held as h
    left join figures as f using (source)
),

states as (
    select
        source,
        case when bool_or(is_stop) then 'stop' else 'warn' end as status,
        to_json(list({'code': code, 'column': column_name, 'share': share, 'limit': bound}
            order by is_stop desc, code, column_name))::varchar as findings
    from findings
    group by source
),

losses as (
    select
        source,
        to_json(list({'code': substr(metric, 6), 'points': round(value, 1)} order by value desc, metric))::varchar as causes
    from ops.source_measure
    where metric like 'loss:%'
        and value >= 0.05
    group by source
),

earlier_scores as (
    select
        source,
        max_by(value, as_of) as score_before,
        median(value) as usual_score
    from ops.quality_metric
    where metric = 'score'
        and as_of < $as_of::date
        and as_of >= $as_of::date - 56
    group by source
)

select
    s.source,
    s.entity,
    f.files::integer as files,
    f.records::bigint as records,
    f.loaded::bigint as loaded,
    f.refused::bigint as refused,
    make_timestamp((f.latest * 1000000)::bigint) as latest,
    f.age_hours::bigint as age_hours,
    (case when s.entity = 'transactions' then f.without_customer else 0 end)::bigint as without_customer,
    f.repeats::bigint as duplicate_rows,
    coalesce(t.status, 'ok') as status,
    coalesce(t.findings, '[]') as findings,
    f.score::decimal(5, 1) as score,
    coalesce(l.causes, '[]') as causes,
    e.score_before::decimal(5, 1) as score_before,
    e.usual_score::decimal(5, 1) as usual_score
from sources as s
join figures as f using (source)
left join states as t using (source)
left join losses as l using (source)
left join earlier_scores as e using (source)
