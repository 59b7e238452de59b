-- Customers whose id or name comes near to what was typed: the same but for zeros in front, a part, or a slip.
-- grain: one row per customer, the nearest first

select
    customer_id,
    name
from customer.customers
where ltrim(customer_id, '0') = ltrim(trim($name), '0')
    or (length(trim($name)) >= 3 and contains(lower(customer_id), lower(trim($name))))
    or (length(trim($name)) >= 2 and contains(lower(name), lower(trim($name))))
    or (length(customer_id) < 60 and length($name) < 60
        and levenshtein(lower(customer_id), lower(trim($name))) <= least(2, length(trim($name)) / 3))
order by
    (ltrim(customer_id, '0') = ltrim(trim($name), '0')) desc,
    case when length(customer_id) < 60 and length($name) < 60
        then levenshtein(lower(customer_id), lower(trim($name))) else 99 end,
    customer_id
limit 5
