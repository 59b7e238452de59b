-- What became of the customers of past nights: the basis on which the ranking and the grades are judged.
-- grain: one row per origin (the holdout's, and the last nights on the books of the months 3, 6, 9 and 12 before) and
--     customer_id that was not in default then
-- key: origin_on, customer_id
-- units: is_bad is 0 or 1: default or 90 days past due within a year after the night, seen by $as_of; of the holdout as
--     in features.credit_outcomes

with nights as (
    select max(as_of) as origin_on
    from ops.credit_history
    where date_diff('month', as_of, $as_of::date) in (3, 6, 9, 12)
        and as_of <> $calibration_end::date
    group by date_trunc('month', as_of)
),

past_cards as (
    select
        p.customer_id,
        c.credit_score,
        c.pd,
        substr('ABCDE', c.credit_grade + 1, 1) as credit_class
    from (
        select customer_id, (row_number() over (order by customer_id) - 1)::integer as row_no
        from features.credit_past
    ) as p
    join scores.credit_past as c using (row_no)
)

select
    $calibration_end::date as origin_on,
    'holdout' as basis,
    p.customer_id,
    p.credit_score,
    p.pd::double as pd,
    p.credit_class,
    o.is_bad::integer as is_bad
from past_cards as p
join features.credit_outcomes as o using (customer_id)
union all
select
    h.as_of as origin_on,
    'night' as basis,
    h.customer_id,
    h.credit_score,
    h.pd::double as pd,
    h.credit_class,
    coalesce(s.last_default_on > h.as_of and s.last_default_on <= (h.as_of + to_months(12))::date, false)::integer
        as is_bad
from ops.credit_history as h
join nights as n on n.origin_on = h.as_of
left join scores.ifrs_stage as s on s.customer_id = h.customer_id
where h.ifrs_stage < 3
