-- Who may stop buying: the probability of no purchase within the churn horizon, its band, and why.
-- grain: one row per buyer
-- key: customer_id
-- units: churn_probability 0 to 1; days and money in the reasons as elsewhere

with facts as (
    select
        h.customer_id,
        c.churn_probability,
        s.days_since_last_purchase,
        s.median_gap_days,
        s.frequency,
        s.refunded_value,
        s.total_value,
        l.lifecycle_stage,
        l.usual_gap_days
    from features.purchase_history as h
    join scores.churn_probabilities as c using (row_no)
    join customer.summary as s using (customer_id)
    join scores.lifecycle as l using (customer_id)
)

select
    customer_id,
    churn_probability::double as churn_probability,
    case
        when lifecycle_stage = 'lost' then 'lost'
        when churn_probability >= $churn_high then 'high'
        when churn_probability >= $churn_medium then 'medium'
        else 'low'
    end as churn_band,
    to_json(list_filter([
        case when median_gap_days is not null and days_since_last_purchase > $lifecycle_late_gaps * usual_gap_days then {
            'code': 'silent_beyond_own_gap',
            'days': days_since_last_purchase::double,
            'usual': usual_gap_days::double
        } end,
        case when median_gap_days is null and days_since_last_purchase > $lifecycle_late_gaps * usual_gap_days then {
            'code': 'silent_beyond_company_gap',
            'days': days_since_last_purchase::double,
            'usual': usual_gap_days::double
        } end,
        case when frequency = 0 then {'code': 'bought_once', 'days': days_since_last_purchase::double, 'usual': 1.0::double} end,
        case when lifecycle_stage = 'declining' and days_since_last_purchase <= $lifecycle_late_gaps * usual_gap_days then {
            'code': 'spends_less',
            'days': days_since_last_purchase::double,
            'usual': usual_gap_days::double
        } end,
        case when refunded_value > 0.2 * (total_value + refunded_value) then {
            'code': 'many_refunds',
            'days': refunded_value::double,
            'usual': (total_value + refunded_value)::double
        } end
    ], lambda reason: reason is not null))::varchar as churn_reasons
from facts
