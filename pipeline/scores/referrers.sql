-- Who brings customers, and what those they brought were worth.
-- grain: one row per customer whom somebody names as the referrer
-- key: customer_id
-- units: first-year value is purchases less refunds of the 365 days from the first purchase on, of those whose year is
--     over (first_years of them); currency of the company

select
    a.referred_by as customer_id,
    count(*)::integer as referred,
    count(a.first_purchase_on)::integer as referred_buyers,
    count(a.value_365)::integer as first_years,
    coalesce(sum(a.value_365::decimal(18, 4)), 0)::decimal(18, 4) as first_year_value,
    max(v.value_tier) as own_value_tier
from features.acquisition as a
left join scores.value as v on v.customer_id = a.referred_by
where a.referred_by is not null
    and a.referred_by <> a.customer_id
group by a.referred_by
