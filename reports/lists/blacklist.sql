-- Whom the company does not sell to on credit, by whose decision, why and until when; the latest decision first.
-- grain: one row per customer on the blacklist

select
    b.customer_id,
    night.masked_name(b.name, k.kind) as masked_name,
    k.manager,
    b.exposure::double as exposure,
    b.days_past_due,
    b.decided_on::varchar as decided_on,
    b.decided_by,
    b.second_person,
    b.expires_on::varchar as expires_on,
    b.reason
from actions.blacklist as b
left join customer.customers as k using (customer_id)
order by b.decided_on desc, b.customer_id
