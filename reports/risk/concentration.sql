-- How much of the exposure, of what is owed on invoices and of the sales on credit hangs on few customers.
-- grain: one row per measure with a positive total

select
    measure,
    customers,
    total::double as total,
    top_1_share,
    top_5_share,
    top_10_share,
    hhi
from scores.credit_concentration
order by case measure when 'exposure' then 1 when 'receivables' then 2 else 3 end
