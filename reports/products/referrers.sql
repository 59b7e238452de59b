-- Referrers of at least $smallest buyers who have not refused marketing, those who brought most first.
-- grain: one row per referrer, at most $shown; total counts them all
-- units: referred_value is the mean of the first year of those whose year is over, null for fewer than $smallest

select
    r.customer_id,
    r.referred_buyers,
    case when r.first_years >= $smallest::integer then r.first_year_value / r.first_years end::double as referred_value,
    count(*) over ()::integer as total
from scores.referrers as r
join night.marketing_customers as k using (customer_id)
where k.may_contact
    and r.referred_buyers >= $smallest::integer
order by r.first_year_value desc, r.customer_id
limit $shown::integer
