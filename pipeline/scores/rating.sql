-- The rating of each customer with a credit file: grade on the master scale where a PD is known, class of the policy,
-- how far it moved since the night before and since the exposure began.
-- grain: one row per customer_id with a credit file
-- key: customer_id
-- units: pd within a year; rating 1 (best) to 13 (default); notches above zero are worse
-- Without a PD there is no rating, and the class is the grade of the stated points. Hard rules hold over both: default
-- and 90 days past due are E, 60 days D, 30 days C at best, and who buys on invoice is C at best while new. A person's
-- decision on the class holds over all of them but default.

with classes as (
    select row_number() over (order by rating_from) as class_no, class, rating_from, up_to_rating
    from (
        select unnest(from_json(
            $policy_classes, '[{"class":"VARCHAR","rating_from":"INTEGER","up_to_rating":"INTEGER"}]'
        ), recursive := true)
    )
),

rated as (
    select
        c.customer_id,
        c.pd,
        case when f.is_defaulted = 1 or f.days_past_due >= 90 then 13 else s.rating end as own_rating,
        c.credit_grade,
        f.exposure,
        f.is_defaulted = 1 or coalesce(f.days_past_due, 0) >= 90 as is_defaulted,
        f.days_past_due,
        i.invoices is not null and i.invoices < $policy_new_customer_invoices as is_new
    from scores.credit as c
    join features.credit as f using (customer_id)
    left join features.credit_invoices as i using (customer_id)
    left join scores.rating_scale as s
        on c.pd >= s.pd_from
        and c.pd < s.pd_below
),

capped as (
    select
        r.*,
        case when r.pd is not null then r.own_rating end as rating,
        coalesce(by_pd.class_no, by_points.class_no, 3) as own_class_no,
        case
            when r.is_defaulted then 5
            when r.days_past_due >= 60 then 4
            when r.days_past_due >= 30 or r.is_new then 3
            else 1
        end as best_class_no,
        decided.class_no as decided_class_no
    from rated as r
    left join classes as by_pd
        on r.pd is not null
        and r.own_rating between by_pd.rating_from and by_pd.up_to_rating
    left join classes as by_points on by_points.class = r.credit_grade
    left join scores.decisions as d
        on d.customer_id = r.customer_id
        and d.field = 'credit_class'
    left join classes as decided on decided.class = d.value
),

placed as (
    select
        *,
        case
            when is_defaulted then 5
            else coalesce(decided_class_no, greatest(own_class_no, best_class_no))
        end as class_no
    from capped
),

compared as (
    select
        p.*,
        b.credit_class as previous_class,
        b.rating as previous_rating,
        b.previous_on,
        b_class.class_no as previous_class_no,
        case when p.exposure > 0 and b.exposure > 0 then b.origin_on end as origin_on,
        case when p.exposure > 0 and b.exposure > 0 then b.origin_class end as origin_class,
        case when p.exposure > 0 and b.exposure > 0 then b.origin_rating end as origin_rating,
        case when p.exposure > 0 and b.exposure > 0 then b.origin_pd end as origin_pd
    from placed as p
    left join features.credit_before as b
        on b.customer_id = p.customer_id
        and b.compared = 'night'
    left join classes as b_class on b_class.class = b.credit_class
)

select
    x.customer_id,
    x.pd::double as pd,
    x.rating::integer as rating,
    k.class as credit_class,
    case
        when x.is_defaulted then 'defaulted'
        when x.decided_class_no is not null then 'decided'
        when x.best_class_no > x.own_class_no and x.days_past_due >= 30 then 'past_due'
        when x.best_class_no > x.own_class_no then 'new_customer'
        when x.pd is not null then 'pd'
        else 'points'
    end as class_reason,
    x.is_defaulted,
    x.is_new as is_new_customer,
    x.previous_on,
    x.previous_class,
    x.previous_rating::integer as previous_rating,
    -- Of ratings where both nights have one, else of classes.
    coalesce(x.rating - x.previous_rating, x.class_no - x.previous_class_no)::integer as notches,
    case when x.exposure > 0 then coalesce(x.origin_on, $as_of::date) end as origin_on,
    case when x.exposure > 0 then coalesce(x.origin_class, k.class) end as origin_class,
    case when x.exposure > 0 then coalesce(x.origin_rating, x.rating) end::integer as origin_rating,
    case when x.exposure > 0 then coalesce(x.origin_pd, x.pd) end::double as origin_pd,
    coalesce(x.rating - x.origin_rating, x.class_no - o_class.class_no, 0)::integer as notches_since_origin
from compared as x
join classes as k on k.class_no = x.class_no
left join classes as o_class on o_class.class = x.origin_class
