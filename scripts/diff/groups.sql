-- How many customers each class held in both nights, and who moved between which.
-- grain: one row per classification, class before and class after; null where a customer was not known

with classes as (
    unpivot (
        select
            'before' as night,
            customer_id,
            rfm_segment,
            value_tier,
            lifecycle_stage,
            segment_name,
            churn_band,
            credit_grade,
            ifrs_stage::varchar as ifrs_stage
        from published_before
    )
    on rfm_segment, value_tier, lifecycle_stage, segment_name, churn_band, credit_grade, ifrs_stage
    into name classification value class

    union all

    unpivot (
        select
            'after' as night,
            customer_id,
            rfm_segment,
            value_tier,
            lifecycle_stage,
            segment_name,
            churn_band,
            credit_grade,
            ifrs_stage::varchar as ifrs_stage
        from published_after
    )
    on rfm_segment, value_tier, lifecycle_stage, segment_name, churn_band, credit_grade, ifrs_stage
    into name classification value class
),

customers as (
    select
        classification,
        customer_id,
        max(class) filter (where night = 'before') as before,
        max(class) filter (where night = 'after') as after
    from classes
    group by classification, customer_id
)

select
    classification,
    before,
    after,
    count(*)::double as customers
from customers
group by classification, before, after
order by classification, before, after
