-- What the company stands to lose and what calling is worth, by value class.
-- grain: one row per value class with customers, and `all`
-- key: value_class
-- units: the currency of the company; worth_of_calling adds up the customers whose call pays

select
    case when grouping(m.value_class) = 1 then 'all' else m.value_class end as value_class,
    count(*)::integer as customers,
    (count(*) filter (where w.level = 'watch'))::integer as watched,
    (count(*) filter (where w.level = 'act'))::integer as acted_on,
    (count(*) filter (where w.crossed = 'up'))::integer as crossed_up,
    (count(*) filter (where w.crossed = 'down'))::integer as crossed_down,
    sum(m.expected_margin_12m)::decimal(18, 4) as expected_margin_12m,
    sum(m.expected_loss)::decimal(18, 4) as expected_loss,
    coalesce(sum(m.expected_loss) filter (where w.level = 'act'), 0)::decimal(18, 4) as expected_loss_acted_on,
    (count(*) filter (where m.is_worth_calling))::integer as worth_calling,
    coalesce(sum(m.worth_of_saving) filter (where m.is_worth_calling), 0)::decimal(18, 4) as worth_of_calling,
    coalesce(
        sum(m.worth_of_saving) filter (where m.is_worth_calling and w.level = 'act'),
        0
    )::decimal(18, 4) as worth_of_calling_acted_on
from scores.churn_money as m
join scores.churn_warnings as w using (customer_id)
group by rollup (m.value_class)
having count(*) > 0
