-- Who may leave: the probability of no purchase within the customer's own churn horizon, or of what the labelled table
-- foretells, its band, and why.
-- grain: one row per buyer, and per customer of a table of labels
-- key: customer_id
-- units: churn_probability 0 to 1; horizon_days null where a labelled table without dates says what churn is
-- A buyer who was lost before tonight has no model: the purchase model says how likely nothing comes.

with three as (  -- the strongest causes, those that move the odds by a twentieth at least and have a figure to show
    select
        customer_id,
        to_json(list({
            'code': code,
            'contribution': round(contribution, 4),
            'days': days,
            'usual': usual,
            'count': count,
            'recent': recent,
            'before': before,
            'share': share,
            'score': score
        } order by contribution desc, cause)) as reasons
    from (
        select *, row_number() over (partition by customer_id order by contribution desc, cause) as nth
        from scores.churn_causes
        where contribution > 0.05 and coalesce(days, count, recent, share, score) is not null
    )
    where nth <= 3
    group by customer_id
),

active as (
    select customer_id, horizon_days, (row_number() over (order by customer_id) - 1)::integer as row_no
    from features.churn
    where is_active
),

buyers as (
    select
        h.customer_id,
        coalesce(b.churn_probability, p.p_no_purchase) as churn_probability,
        coalesce(a.horizon_days, $churn_horizon_days) as horizon_days,
        a.customer_id is not null as is_active,
        t.reasons
    from features.purchase_history as h
    join scores.purchases as p using (row_no)
    left join active as a on a.customer_id = h.customer_id
    left join scores.churn_buyers as b on b.row_no = a.row_no
    left join three as t on t.customer_id = h.customer_id
),

everybody as (
    select customer_id, churn_probability, horizon_days, is_active, reasons::varchar as reasons, 'buyer' as kind
    from buyers
    where customer_id not in (select customer_id from scores.churn_labelled)
    union all
    select customer_id, churn_probability, null, true, churn_reasons, 'labelled'
    from scores.churn_labelled
)

select
    e.customer_id,
    e.churn_probability::double as churn_probability,
    case
        when not e.is_active or (l.lifecycle_stage = 'lost' and e.kind = 'buyer') then 'lost'
        when e.churn_probability >= $churn_high then 'high'
        when e.churn_probability >= $churn_medium then 'medium'
        else 'low'
    end as churn_band,
    e.horizon_days::integer as horizon_days,
    e.is_active,
    coalesce(e.reasons, '[]')::varchar as churn_reasons
from everybody as e
left join scores.lifecycle as l using (customer_id)
