-- What may foretell that a buyer stops: every churn feature as it was known on $as_of.
-- grain: one row per customer_id with a purchase day that stood on $as_of
-- key: customer_id
-- units: days, months, currency of the company; shares and ratios as fractions of one; horizon_days is the customer's own
-- Null means that the company's data cannot tell, never zero. is_active is false for who was lost long before: a
-- silence of more than $churn_active_horizons horizons; nothing is left to foresee.

with told as (  -- which kinds of records the company had by then
    select
        exists(select 1 from staging.interactions where occurred_on <= $as_of::date) as has_interactions,
        exists(select 1 from features.churn_breadth where products_12m is not null) as has_products
),

classed as (
    select
        p.*,
        case
            when p.median_gap_days is null then 'once'
            when p.median_gap_days <= coalesce(f.until_gap_days, 0) then 'frequent'
            when p.median_gap_days <= coalesce(r.until_gap_days, 0) then 'regular'
            else 'seldom'
        end as churn_class
    from features.churn_purchases as p
    left join features.churn_classes as f on f.churn_class = 'frequent'
    left join features.churn_classes as r on r.churn_class = 'regular'
)

select
    p.customer_id,
    n.person_id,
    p.churn_class,
    c.horizon_days,
    p.silence_days <= c.horizon_days * $churn_active_horizons as is_active,

    -- cadence
    p.silence_days,
    p.median_gap_days,
    p.mean_gap_days,
    p.longest_gap_days,
    p.silence_per_gap,
    p.silence_per_longest_gap,
    p.purchases_missed,
    p.tenure_days,
    p.recency_days,
    p.frequency,

    -- level and slope
    p.purchases_1m,
    p.purchases_3m,
    p.purchases_6m,
    p.purchases_12m,
    p.purchases_3m_ratio,
    p.purchases_6m_ratio,
    p.purchases_slope,
    p.spend_1m,
    p.spend_3m,
    p.spend_6m,
    p.spend_12m,
    p.spend_3m_ratio,
    p.spend_6m_ratio,
    p.spend_slope,
    p.spend_total,
    p.mean_spend,
    p.last_spend_ratio,

    -- breadth
    p.basket_lines_12m,
    p.basket_lines_ratio,
    case when t.has_products then coalesce(b.products_3m, 0) end::double as products_3m,
    case when t.has_products then coalesce(b.products_12m, 0) end::double as products_12m,
    p.categories_3m,
    p.categories_12m,
    p.channels_3m,
    p.channels_12m,
    b.main_channel_share,

    -- season
    p.season_share,
    p.season_strength,
    p.months_to_season,

    -- refunds, complaints, satisfaction
    coalesce(s.refunds_3m, 0)::double as refunds_3m,
    coalesce(s.refunds_12m, 0)::double as refunds_12m,
    (coalesce(s.refunded_12m, 0) / nullif(p.spend_12m, 0))::double as refund_share_12m,
    case when t.has_interactions then coalesce(s.complaints_3m, 0) end::double as complaints_3m,
    case when t.has_interactions then coalesce(s.complaints_12m, 0) end::double as complaints_12m,
    case when t.has_interactions then coalesce(s.open_complaints, 0) end::double as open_complaints,
    case when t.has_interactions then coalesce(s.late_answers_12m, 0) end::double as late_answers_12m,
    s.worst_answer_days,
    s.days_since_late_answer,
    -- A customer who bought again has got over it.
    case when t.has_interactions then coalesce(s.days_since_late_answer < p.silence_days, false)::integer end::double
        as late_answer_since_purchase,
    s.satisfaction_last,
    s.satisfaction_mean,
    case when t.has_interactions then coalesce(s.enquiries_12m, 0) end::double as enquiries_12m,
    case when t.has_interactions then coalesce(s.visits_12m, 0) end::double as visits_12m,
    case when t.has_interactions then coalesce(s.contacts_3m, 0) end::double as contacts_3m,
    case when t.has_interactions then coalesce(s.contacts_12m, 0) end::double as contacts_12m,

    -- accounts
    a.accounts_open,
    a.accounts_closed_12m,
    a.balance_last,
    a.balance_mean_3m,
    a.balance_mean_12m,
    a.balance_slope,
    a.balance_3m_ratio,
    a.balance_last_ratio,
    a.days_since_salary,
    a.salary_stopped,
    (a.salary_stopped * (coalesce(a.days_since_salary - 31 < p.silence_days, false)::integer))::double
        as salary_stopped_since_purchase,
    a.inflow_3m_ratio,
    a.outflow_per_inflow_3m,
    a.standing_share_3m,
    a.days_since_standing_order,
    a.transfer_share_3m,
    a.top_payee_share_3m,
    a.new_payee_share_3m,
    a.months_inactive,
    a.own_moves_3m,
    a.own_moves_ratio
from classed as p
join features.churn_classes as c on c.churn_class = p.churn_class
join features.churn_persons as n on n.customer_id = p.customer_id
cross join told as t
left join features.churn_breadth as b on b.customer_id = p.customer_id
left join features.churn_service as s on s.customer_id = p.customer_id
left join features.churn_accounts as a on a.customer_id = p.customer_id
