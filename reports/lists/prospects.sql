-- Known customers who have not bought, those most like the best customers first.
-- grain: one row per prospect; `may_contact` is false for those who refused

select
    k.customer_id,
    p.likelihood,
    p.rank as likelihood_rank,
    p.reasons as likelihood_reasons,
    k.may_contact
from scores.prospects as p
join night.marketing_customers as k using (customer_id)
order by p.rank
