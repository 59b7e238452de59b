-- Customers and exposure by rating of the master scale; no rows where no PD is known.
-- grain: one row per rating, 1 (best) to 13 (default)

select
    s.rating,
    s.pd_from,
    least(s.pd_below, 1)::double as pd_below,
    count(r.customer_id)::integer as customers,
    coalesce(sum(c.exposure), 0)::double as exposure
from scores.rating_scale as s
left join scores.rating as r on r.rating = s.rating
left join scores.credit as c on c.customer_id = r.customer_id
where exists (from scores.rating where rating is not null)
group by s.rating, s.pd_from, s.pd_below
order by s.rating
