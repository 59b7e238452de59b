-- What else is predicted of a customer: buying for the first time, coming back, being worth a call.
-- grain: one row

select
    p.likelihood,
    w.p_return,
    w.worth_of_return::double as worth_of_return,
    s.worth_of_saving::double as worth_of_saving,
    c.contribution_12m::double as contribution_12m,
    r.referred::double as referred,
    r.first_year_value::double as first_year_value
from customer.customers as k
left join scores.prospects as p using (customer_id)
left join actions.win_back as w using (customer_id)
left join actions.save_list as s using (customer_id)
left join scores.contribution as c using (customer_id)
left join scores.referrers as r using (customer_id)
where k.customer_id = $customer_id
