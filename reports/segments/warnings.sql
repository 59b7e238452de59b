-- Who is watched and acted on, from which probability, and what is at stake, by value class and in all.
-- grain: one row per value class with customers, and `all`
-- units: the currency of the company; probabilities 0 to 1

select
    t.value_class,
    t.customers,
    t.watched,
    t.acted_on,
    t.crossed_up,
    t.crossed_down,
    t.expected_margin_12m::double as expected_margin_12m,
    t.expected_loss::double as expected_loss,
    t.expected_loss_acted_on::double as expected_loss_acted_on,
    t.worth_calling,
    t.worth_of_calling::double as worth_of_calling,
    h.act_threshold,
    h.watch_threshold,
    h.act_rule,
    h.capacity::integer as capacity,
    h.save_rate::double as save_rate,
    (h.contact_cost + h.incentive_cost)::double as cost
from scores.churn_money_totals as t
left join scores.churn_thresholds as h using (value_class)
order by list_position(['large', 'medium', 'small', 'all'], t.value_class)
