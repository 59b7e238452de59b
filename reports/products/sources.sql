-- What became of the buyers of each source.
-- grain: one row per dimension and source with a buyer
-- units: values are means of the first year in the currency of the company, of those whose first year is over

select
    dimension,
    member,
    buyers,
    best_share::double as best_share,
    best_low::double as best_low,
    best_high::double as best_high,
    best_p::double as best_p,
    first_years,
    first_year_value::double as first_year_value,
    first_year_low::double as first_year_low,
    first_year_high::double as first_year_high,
    repeat_rate::double as repeat_rate,
    repeat_low::double as repeat_low,
    repeat_high::double as repeat_high
from scores.acquisition_sources
where buyers > 0
order by dimension, buyers desc, member
