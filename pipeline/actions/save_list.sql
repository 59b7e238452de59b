-- Whom to call before they leave: everybody who is acted on tonight, with what is at stake, why, and what to do.
-- grain: one row per customer at the level act
-- key: customer_id
-- units: the currency of the company; probabilities 0 to 1; cumulative_worth adds up those who are to be contacted
-- top_reasons are the codes of the first three reasons of the score; signals those of the early signals. The first code,
-- reasons before signals, that has a rule ($action_rules) decides on recommended_action; `call` where none has.
-- Whoever is not to be called is on the list with the first reason that holds: no_consent, control, open_complaint,
-- credit_block, not_worth_calling, over_capacity. An open complaint is answered first, and nothing is sold.
-- source: the control group is a hash of customer and salt, so it needs no table and stays the same night after night

with worth as (  -- where no sales say what anybody is worth, nobody is held back for being worth too little
    select coalesce(sum(expected_margin_12m), 0) > 0 as is_known from scores.churn_money
),

rules as (
    select rule.code, rule.action
    from (select unnest(from_json($action_rules, '[{"code":"VARCHAR","action":"VARCHAR"}]')) as rule)
),

warned as (
    select
        w.customer_id,
        w.value_class,
        w.since_on,
        w.crossed,
        w.churn_probability,
        t.capacity,
        m.expected_margin_12m,
        m.expected_loss,
        m.worth_of_saving,
        m.is_worth_calling
    from scores.churn_warnings as w
    join scores.churn_money as m using (customer_id)
    join scores.churn_thresholds as t on t.value_class = w.value_class
    where w.level = 'act'
),

reasons as (
    select
        w.customer_id,
        list_filter(
            [reason ->> 'code' for reason in from_json(coalesce(h.churn_reasons, '[]'), '["JSON"]')],
            lambda code: code is not null
        ) as codes
    from warned as w
    join scores.churn as h using (customer_id)
),

signals as (
    select customer_id, list(code order by code) as codes
    from scores.early_signals
    group by customer_id
),

spoken as (  -- every code of a customer in the order in which it may decide
    select
        r.customer_id,
        unnest(list_concat(r.codes, coalesce(s.codes, []))) as code,
        generate_subscripts(list_concat(r.codes, coalesce(s.codes, [])), 1) as nth
    from reasons as r
    left join signals as s using (customer_id)
),

recommended as (
    select p.customer_id, arg_min(r.action, p.nth) as action
    from spoken as p
    join rules as r using (code)
    group by p.customer_id
),

complainers as (
    select distinct customer_id
    from features.complaints
    where is_open
),

judged as (
    select
        w.*,
        r.codes[1:3] as reason_codes,
        s.codes as signal_codes,
        a.action,
        coalesce(k.marketing_consent, true) as may_contact,
        cast('0x' || left(md5(w.customer_id || '|' || $control_salt), 8) as ubigint) % 10000
            < 10000 * $control_share as is_control,
        o.customer_id is not null as has_open_complaint,
        coalesce(c.days_past_due >= $credit_block_days or c.watch_level = 'red', false) as is_credit_blocked
    from warned as w
    join reasons as r using (customer_id)
    left join signals as s using (customer_id)
    left join recommended as a using (customer_id)
    left join customer.customers as k using (customer_id)
    left join scores.credit as c on c.customer_id = w.customer_id
    left join complainers as o on o.customer_id = w.customer_id
),

suppressed as (
    select
        judged.*,
        case
            when not may_contact then 'no_consent'
            when is_control then 'control'
            when has_open_complaint then 'open_complaint'
            when is_credit_blocked then 'credit_block'
            when worth.is_known and not is_worth_calling then 'not_worth_calling'
        end as suppressed_by
    from judged
    cross join worth
),

ranked as (  -- the capacity of a class is for those who can be called
    select
        *,
        row_number() over (order by worth_of_saving desc, customer_id) as worth_rank,
        count(case when suppressed_by is null then 1 end) over (
            partition by value_class
            order by worth_of_saving desc, customer_id
            rows between unbounded preceding and current row
        ) as called
    from suppressed
),

cut as (
    select
        * exclude (suppressed_by),
        case when suppressed_by is null and called > capacity then 'over_capacity' else suppressed_by end as suppressed_by
    from ranked
)

select
    customer_id,
    $as_of::date as as_of,
    value_class,
    since_on,
    crossed,
    churn_probability,
    expected_margin_12m,
    expected_loss,
    worth_of_saving,
    worth_rank::integer as worth_rank,
    (
        sum(case when suppressed_by is null then worth_of_saving end) over (
            order by worth_rank
            rows between unbounded preceding and current row
        )
    )::decimal(18, 4) as cumulative_worth,
    is_worth_calling,
    to_json(reason_codes)::varchar as top_reasons,
    to_json(coalesce(signal_codes, []))::varchar as signals,
    case when has_open_complaint then 'answer_complaint' else coalesce(action, 'call') end as recommended_action,
    may_contact,
    is_control,
    suppressed_by,
    suppressed_by is null as is_to_contact
from cut
