-- Every decision that people took about a customer, the latest first.
-- grain: one row per decision

select
    decision_no::double as decision_no,
    decided_on::varchar as decided_on,
    kind,
    field,
    value,
    decided_by,
    second_person,
    reason,
    expires_on::varchar as expires_on
from ops.decision
where customer_id = $customer_id
order by decision_no desc
