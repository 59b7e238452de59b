-- Who refers, by what the referrers are worth themselves.
-- grain: one row per value tier of the referrers; 'none' for those who have not bought
-- units: first_year_value is the sum over the referred whose first year is over, in the currency of the company

select
    coalesce(own_value_tier, 'none') as value_tier,
    count(*)::integer as referrers,
    sum(referred_buyers)::integer as referred_buyers,
    sum(first_years)::integer as first_years,
    sum(first_year_value)::double as first_year_value
from scores.referrers
where referred_buyers > 0
group by value_tier
order by referred_buyers desc, value_tier
