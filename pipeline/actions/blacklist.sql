-- The blacklist: whom the company does not sell to on credit, by whose decision, why and until when.
-- grain: one row per customer_id on the blacklist on $as_of
-- key: customer_id
-- units: exposure in the currency of the company; expires_on is the last day

select
    d.customer_id,
    k.name,
    d.reason,
    d.decided_by,
    d.second_person,
    d.decided_on,
    d.expires_on,
    date_diff('day', $as_of::date, d.expires_on)::integer as days_left,
    coalesce(c.exposure, 0)::decimal(18, 4) as exposure,
    c.days_past_due
from scores.decisions as d
left join customer.customers as k using (customer_id)
left join scores.credit as c using (customer_id)
where d.field = 'blacklist'
