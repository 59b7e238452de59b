-- What people have decided about customers and what is in force on $as_of: blacklist and overrides.
-- grain: one row per customer_id and field with a decision in force
-- key: customer_id, field
-- units: expires_on is the last day on which the decision holds; without one it holds until it is released
-- The latest decision on a field holds; a release ends it.

with ranked as (
    select
        *,
        row_number() over (partition by customer_id, field order by decided_on desc, decision_no desc) as nth
    from ops.decision
    where decided_on <= $as_of::date
        and kind in ('blacklist', 'override', 'release')
)

select
    customer_id,
    field,
    decision_no,
    kind,
    value,
    decided_by,
    second_person,
    reason,
    decided_on,
    expires_on
from ranked
where nth = 1
    and kind <> 'release'
    and (expires_on is null or expires_on >= $as_of::date)
