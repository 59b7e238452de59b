-- Lost customers by how long they have been lost: how likely they return and what that would bring.
-- grain: one row per age band that occurs
-- units: the currency of the company; p_return from 0 to 1

select
    w.age_band,
    count(*)::integer as customers,
    count(*) filter (where w.is_to_contact)::integer as to_contact,
    avg(w.p_return)::double as p_return,
    sum(w.margin_when_active)::double as margin_when_active,
    coalesce(sum(w.worth_of_return), 0)::double as worth_of_return,
    any_value(r.seen)::integer as seen
from actions.win_back as w
left join (select age_band, sum(n) as seen from scores.return_rates group by age_band) as r using (age_band)
group by w.age_band
order by list_position(['0-3 months', '3-6 months', '6-12 months', '12+ months'], w.age_band)
