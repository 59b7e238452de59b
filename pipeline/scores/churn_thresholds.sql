-- From which churn probability the customers of a value class are watched and acted on, and by which rule.
-- grain: one row per value class
-- key: value_class
-- units: probabilities 0 to 1; money in the currency of the company
-- source: p * save_rate * margin > contact_cost + (1 - p) * incentive_cost, solved for p at the median margin of the
--     class: p = (contact_cost + incentive_cost) / (save_rate * margin + incentive_cost)
-- act_rule says where act_threshold comes from; the first that can be used decides: `set` in the config; `capacity`,
-- the probability of the last customer who can be called; `cost`, where a contact or an incentive costs something;
-- `usual`, the stated default. act_threshold is null where nobody is to be called: the capacity is none, or calling
-- costs more than the median customer could bring even if the leaving were certain.

with settings as (
    select setting.*
    from (
        select unnest(from_json($warning_classes, '[{
            "value_class": "VARCHAR", "watch": "DOUBLE", "act": "DOUBLE", "capacity": "INTEGER",
            "usual_watch": "DOUBLE", "usual_act": "DOUBLE",
            "save_rate": "DOUBLE", "contact_cost": "DOUBLE", "incentive_cost": "DOUBLE"
        }]')) as setting
    )
),

classes as (
    select
        value_class,
        count(*) as customers,
        (median(expected_margin_12m) filter (where expected_margin_12m > 0))::decimal(18, 4) as median_margin_12m
    from scores.churn_money
    group by value_class
),

likely as (
    select
        value_class,
        churn_probability,
        row_number() over (partition by value_class order by churn_probability desc, customer_id) as nth
    from scores.churn_money
),

ruled as (
    select
        s.*,
        coalesce(c.customers, 0) as customers,
        c.median_margin_12m,
        (s.contact_cost + s.incentive_cost)
            / nullif(s.save_rate * c.median_margin_12m::double + s.incentive_cost, 0) as paying,
        (
            select min(l.churn_probability)
            from likely as l
            where l.value_class = s.value_class
                and l.nth <= s.capacity
        ) as last_called,
        case
            when s.act is not null then 'set'
            when s.capacity is not null then 'capacity'
            when s.contact_cost + s.incentive_cost > 0 and c.median_margin_12m is not null then 'cost'
            else 'usual'
        end as act_rule
    from settings as s
    left join classes as c using (value_class)
),

acted as (
    select
        *,
        case act_rule
            when 'set' then act
            when 'capacity' then last_called
            when 'cost' then case when paying <= 1 then paying end
            else usual_act
        end as act_threshold
    from ruled
)

select
    value_class,
    customers::integer as customers,
    median_margin_12m,
    capacity,
    save_rate,
    contact_cost::decimal(18, 4) as contact_cost,
    incentive_cost::decimal(18, 4) as incentive_cost,
    act_rule,
    act_threshold::double as act_threshold,
    coalesce(watch, least(usual_watch, round($warning_watch_share * act_threshold, 9)))::double as watch_threshold
from acted
