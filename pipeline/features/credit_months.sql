-- The twelve months up to $as_of, by which the credit features count.
-- grain: one row per month; nth 0 is the one that ends on $as_of
-- key: nth
-- kept: no

select
    nth::integer as nth,
    ($as_of::date - to_months(nth + 1))::date as after_on,
    ($as_of::date - to_months(nth))::date as until_on
from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11)) as counted(nth)
