-- What goes with the customers who are to be called, if nobody calls.
-- grain: one row
-- units: the currency of the company

select
    count(*)::integer as customers,
    coalesce(sum(expected_loss), 0)::double as expected_loss
from actions.save_list
where is_to_contact
