-- Lost customers by what their coming back would be worth, with why they left and whether they may be called.
-- grain: one row per lost customer
-- key: customer_id
-- units: the currency of the company; p_return is the probability of a purchase within $return_horizon_days days;
--     margin_when_active is that of the last twelve months up to the last purchase, or what the accounts brought in the
--     last twelve months; worth_of_return their product
-- Whoever is not to be called is on the list with the first reason that holds: no_consent, control, open_complaint,
-- credit_block, return_unknown, no_value. p_return is null for holders of accounts, whose return nobody has observed; they come last.

with actives as (
    select
        l.customer_id,
        l.age_band,
        l.frequency_class,
        l.lost_days,
        sum(d.amount) as last_year
    from features.lost_customers as l
    join customer.purchase_days as d
        on d.customer_id = l.customer_id
        and d.purchased_on > l.last_purchase_on - 365
        and d.purchased_on <= l.last_purchase_on
    where l.origin_no = 0
    group by l.customer_id, l.age_band, l.frequency_class, l.lost_days
),

valued as (
    select
        l.customer_id,
        l.lost_kind,
        l.lost_on,
        l.reason,
        l.reason_source,
        coalesce(a.lost_days, date_diff('day', l.lost_on, $as_of::date)) as lost_days,
        coalesce(
            a.age_band,
            case
                when date_diff('day', l.lost_on, $as_of::date) < 91 then '0-3 months'
                when date_diff('day', l.lost_on, $as_of::date) < 182 then '3-6 months'
                when date_diff('day', l.lost_on, $as_of::date) < 365 then '6-12 months'
                else '12+ months'
            end
        ) as age_band,
        a.frequency_class,
        greatest(
            case
                when a.customer_id is null then coalesce(b.bank_contribution_12m, 0)
                else (a.last_year * m.margin_rate)::decimal(18, 4)
            end,
            0
        )::decimal(18, 4) as margin_when_active
    from scores.lost_reasons as l
    left join actives as a using (customer_id)
    left join features.sale_margins as m using (customer_id)
    left join scores.contribution as b using (customer_id)
),

complainers as (
    select distinct customer_id
    from features.complaints
    where is_open
),

judged as (
    select
        v.*,
        r.p_return,
        r.n as return_n,
        (r.p_return::decimal(9, 6) * v.margin_when_active)::decimal(18, 4) as worth_of_return,
        coalesce(k.marketing_consent, true) as may_contact,
        cast('0x' || left(md5(v.customer_id || '|' || $control_salt), 8) as ubigint) % 10000
            < 10000 * $control_share as is_control,
        o.customer_id is not null as has_open_complaint,
        coalesce(c.days_past_due >= $credit_block_days or c.watch_level = 'red', false) as is_credit_blocked
    from valued as v
    left join scores.return_rates as r
        on r.age_band = v.age_band
        and r.frequency_class = v.frequency_class
    left join customer.customers as k on k.customer_id = v.customer_id
    left join scores.credit as c on c.customer_id = v.customer_id
    left join complainers as o on o.customer_id = v.customer_id
),

suppressed as (
    select
        *,
        case
            when not may_contact then 'no_consent'
            when is_control then 'control'
            when has_open_complaint then 'open_complaint'
            when is_credit_blocked then 'credit_block'
            when worth_of_return is null then 'return_unknown'
            when worth_of_return <= 0 then 'no_value'
        end as suppressed_by
    from judged
)

select
    customer_id,
    $as_of::date as as_of,
    lost_kind,
    lost_on,
    lost_days::integer as lost_days,
    age_band,
    frequency_class,
    reason,
    reason_source,
    p_return,
    return_n,
    margin_when_active,
    worth_of_return,
    (row_number() over (order by worth_of_return desc nulls last, customer_id))::integer as worth_rank,
    may_contact,
    is_control,
    suppressed_by,
    suppressed_by is null as is_to_contact
from suppressed
