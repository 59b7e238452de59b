-- Lost customers, those to contact first, by what their coming back would be worth.
-- grain: one row per lost customer; `may_contact` is false without consent

select
    w.customer_id,
    w.as_of::varchar as as_of,
    w.is_to_contact,
    w.suppressed_by,
    w.is_control,
    w.may_contact,
    w.age_band,
    w.lost_on::varchar as lost_on,
    w.lost_days,
    w.lost_kind,
    l.reason as lost_reason,
    l.reason_text,
    l.value as reason_value,
    l.usual as reason_usual,
    w.p_return,
    w.margin_when_active::double as margin_when_active,
    w.worth_of_return::double as worth_of_return,
    w.worth_rank,
    k.last_purchase_on,
    k.orders,
    k.total_value
from actions.win_back as w
join scores.lost_reasons as l using (customer_id)
join night.marketing_customers as k using (customer_id)
order by w.is_to_contact desc, w.worth_rank
