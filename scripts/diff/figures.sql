-- The figures of a published night over all its customers.
-- grain: one row

select
    count(*)::double as customers,
    (count(*) filter (where status = 'buyer'))::double as buyers,
    (count(*) filter (where net_value_12m > 0))::double as buyers_12m,
    sum(total_value)::double as total_value,
    sum(net_value_12m)::double as net_value_12m,
    sum(clv)::double as clv,
    avg(churn_probability)::double as mean_churn_probability,
    (count(*) filter (where churn_band = 'high'))::double as high_churn_risk,
    (count(*) filter (where credit_grade is not null))::double as credit_graded,
    sum(exposure)::double as exposure,
    (count(*) filter (where days_past_due > 0))::double as past_due,
    (count(*) filter (where watchlist))::double as on_watch_list,
    sum(credit_limit)::double as credit_limits,
    avg(pd)::double as mean_pd,
    (count(*) filter (where anomaly_score is not null))::double as with_anomalies,
    (count(*) filter (where next_best_product is not null))::double as with_offer
from published
