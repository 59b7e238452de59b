-- Referred buyers against all others.
-- grain: one row per measure

select
    measure,
    referred_n,
    others_n,
    referred::double as referred,
    others::double as others,
    difference::double as difference,
    low::double as low,
    high::double as high,
    p_value::double as p_value
from scores.referral_value
order by row_no
