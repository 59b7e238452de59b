-- Past days from which a credit card may learn: what was known then, and whose outcomes have all been seen since.
-- grain: one row per past origin; 1 is the latest
-- key: origin_no
-- units: days; cut_on is the last day known at the origin, until_on the last of its outcomes, both inclusive
-- Origins lie half an outcome apart unless the config says otherwise, so that the third and later may teach the first.
-- Before an origin lies at least a quarter of movements, balances or invoices, else its files say nothing.

with counted as (
    select unnest(range(1, $credit_origins::integer + 1))::integer as origin_no
),

cuts as (
    select
        origin_no,
        $as_of::date - $credit_outcome_days::integer - (origin_no - 1)
            * coalesce($credit_origin_step_days::integer, ceil($credit_outcome_days::integer / 2.0)::integer) as cut_on
    from counted
),

histories as (
    select min(first_on) as first_on
    from (
        select min(occurred_on) as first_on from staging.transactions
        union all
        select min(balance_on) from staging.balances
        union all
        select min(issued_on) from staging.invoices
    )
)

select
    c.origin_no,
    c.cut_on,
    c.cut_on + $credit_outcome_days::integer as until_on
from cuts as c
cross join histories as h
where c.cut_on - 90 >= h.first_on
