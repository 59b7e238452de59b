-- Who stopped: no purchase within the own horizon after a past origin, for every customer who was active there.
-- grain: one row per past origin and customer of features.churn_past
-- key: origin_no, customer_id
-- units: days
-- Purchases in the lead days between the cut-off and the horizon are not counted. A purchase that was taken back
-- within the horizon kept nobody. Every horizon has ended by $as_of, so no outcome is censored.

with windows as (
    select
        p.origin_no,
        p.customer_id,
        p.horizon_days,
        o.cut_on + o.lead_days as after_on,
        o.cut_on + o.lead_days + p.horizon_days as until_on
    from features.churn_past as p
    join features.churn_origins as o using (origin_no)
),

stays as (
    select w.origin_no, w.customer_id, min(d.purchased_on) as next_purchase_on
    from windows as w
    join features.churn_days as d
        on d.customer_id = w.customer_id
        and d.purchased_on > w.after_on
        and d.purchased_on <= w.until_on
        and (d.gone_on is null or d.gone_on > w.until_on)
    group by w.origin_no, w.customer_id
)

select
    w.origin_no,
    w.customer_id,
    w.horizon_days::integer as horizon_days,
    (s.customer_id is null)::integer as churned,
    s.next_purchase_on
from windows as w
left join stays as s using (origin_no, customer_id)
