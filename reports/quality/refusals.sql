-- Refused rows by source, reason and column, with up to three examples; those of an export that was held back among them.
-- grain: one row per source, code, column_name and is_held

with numbered as (
    select
        source,
        code,
        column_name,
        reason,
        file,
        line_no,
        value,
        row_number() over (
            partition by source, code, column_name order by file, line_no, record_no
        ) as nth
    from ops.quarantine
),

held as (
    select source, unnest(from_json(refusals,
        '[{"code":"VARCHAR","column_name":"VARCHAR","reason":"VARCHAR","records":"DOUBLE","examples":"JSON"}]')) as kind
    from ops.held
)

select
    source,
    code,
    column_name,
    min(reason) as reason,
    count(*)::integer as records,
    to_json(list({'file': file, 'line': line_no::integer, 'value': value} order by file, line_no) filter (where nth <= 3))::varchar as examples,
    false as is_held
from numbered
group by source, code, column_name
union all
select
    source,
    kind.code,
    kind.column_name,
    kind.reason,
    kind.records::integer,
    kind.examples::varchar,
    true
from held
order by records desc, source, code, column_name
