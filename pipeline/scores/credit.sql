-- Credit standing of each customer with a credit file: points, grade, terms, watch list, and the reasons.
-- grain: one row per customer_id with an invoice, an account, an account movement or a loan
-- key: customer_id
-- units: exposure in the currency of the company; days past due of the oldest unpaid amount

with files as (
    select
        (row_number() over (order by customer_id) - 1)::integer as row_no,
        customer_id,
        exposure,
        days_past_due
    from features.credit
),

classes as (
    select class, rating_from, up_to_rating
    from (
        select unnest(from_json(
            $policy_classes, '[{"class":"VARCHAR","rating_from":"INTEGER","up_to_rating":"INTEGER"}]'
        ), recursive := true)
    )
),

labelled as (  -- a fitted probability, graded by the classes of the policy
    select l.*, k.class as credit_grade
    from scores.credit_labelled as l
    left join scores.rating_scale as s
        on l.pd >= s.pd_from
        and l.pd < s.pd_below
    left join classes as k on s.rating between k.rating_from and k.up_to_rating
)

select
    f.customer_id,
    coalesce(l.credit_score, c.credit_score) as credit_score,
    coalesce(l.pd, c.pd)::double as pd,  -- null from a card of stated points, which claims none
    coalesce(
        l.credit_grade,
        case c.credit_grade when 0 then 'A' when 1 then 'B' when 2 then 'C' when 3 then 'D' when 4 then 'E' end
    ) as credit_grade,
    coalesce(l.credit_reasons, c.credit_reasons) as credit_reasons,
    f.exposure::decimal(18, 4) as exposure,
    f.days_past_due::integer as days_past_due,
    c.watch > 0 as watchlist,
    case c.watch when 1 then 'amber' when 2 then 'red' end as watch_level,
    c.watch_reasons,
    c.payment_terms_days
from files as f
join scores.credit_cards as c using (row_no)
left join labelled as l using (customer_id)
