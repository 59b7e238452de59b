-- Why: what each cause adds to the log-odds of stopping, for tonight's active customers, with their own figures.
-- grain: one row per active buyer and cause that the model in use knows
-- key: customer_id, cause
-- units: contribution in log-odds; for every customer base_logit + sum of contributions = logit of the probability
-- The causes are those of models/churn-causes.ts. days, usual, count, recent, before, share and score are what the
-- words of a reason may say; null where they say nothing.

with active as (
    select (row_number() over (order by customer_id) - 1)::integer as row_no, * from features.churn where is_active
),

parts as (
    unpivot scores.churn_buyers
    on silent, few_purchases, buys_less_often, spends_less, narrow_range, out_of_season, many_refunds, late_answer,
        complaints, dissatisfied, little_contact, new_customer, accounts_closed, balance_falls, salary_stopped,
        money_leaves, account_idle
    into name cause value contribution
)

select
    customer_id,
    cause,
    contribution,
    base_logit,
    case
        when cause <> 'silent' then cause
        when frequency = 0 then 'bought_once'
        when silence_days > median_gap_days then 'silent_beyond_own_gap'
        when median_gap_days is not null then 'buys_seldom'
        when silence_days > horizon_days then 'silent_beyond_company_gap'
        else 'few_purchases'
    end as code,
    case cause
        when 'silent' then silence_days
        when 'late_answer' then days_since_late_answer
        when 'new_customer' then tenure_days
        when 'salary_stopped' then days_since_salary
    end as days,
    case cause
        when 'silent' then coalesce(median_gap_days, horizon_days)
        when 'late_answer' then worst_answer_days
    end as usual,
    case cause
        when 'silent' then frequency + 1
        when 'few_purchases' then frequency + 1
        when 'narrow_range' then coalesce(products_12m, categories_12m, channels_12m)
        when 'many_refunds' then refunds_12m
        when 'complaints' then complaints_12m
        when 'little_contact' then contacts_12m
        when 'accounts_closed' then accounts_closed_12m
        when 'account_idle' then months_inactive
        when 'out_of_season' then months_to_season
    end as count,
    case cause
        when 'buys_less_often' then purchases_3m
        when 'spends_less' then spend_3m
        when 'balance_falls' then balance_mean_3m
    end as recent,
    case cause
        when 'buys_less_often' then (purchases_12m - purchases_3m) / 3
        when 'spends_less' then (spend_12m - spend_3m) / 3
        when 'balance_falls' then balance_mean_12m
    end as before,
    case cause
        when 'many_refunds' then refund_share_12m
        when 'money_leaves' then transfer_share_3m
    end as share,
    case cause when 'dissatisfied' then satisfaction_last end as score
from parts
join active using (row_no)
where contribution <> 0
