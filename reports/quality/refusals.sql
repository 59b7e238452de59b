-- Refused rows by source, reason and column, with up to three examples.
-- grain: one row per source, code and column_name

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
)

select
    source,
    code,
    column_name,
    min(reason) as reason,
    count(*)::integer as records,
    to_json(list({'file': file, 'line': line_no::integer, 'value': value} order by file, line_no) filter (where nth <= 3))::varchar as examples
from numbered
group by source, code, column_name
order by records desc, source, code, column_name
