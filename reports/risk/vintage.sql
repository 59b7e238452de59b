-- Vintages by quarter: of what was lent or invoiced, the share that has gone bad by its age in months.
-- grain: one row per basis, quarter and months on the books, as far as every month of the quarter has come

with quarters as (
    select
        basis,
        date_trunc('quarter', cohort_on) as quarter_on,
        months_on_book,
        sum(n) as n,
        sum(bad_share * n) as bads,
        count(*) as months,
        bool_and(is_complete) as is_complete
    from (select * from scores.vintage order by basis, cohort_on, months_on_book)
    group by basis, quarter_on, months_on_book
)

select
    basis,
    (year(quarter_on)::varchar || ' Q' || quarter(quarter_on)::varchar) as cohort,
    months_on_book,
    n::integer as n,
    round(bads)::integer as bads,
    (bads / n)::double as bad_share
from quarters as q
where is_complete
    -- A quarter whose younger months are not so old yet would be compared with less than itself.
    and months = (
        select max(months) from quarters as w where w.basis = q.basis and w.quarter_on = q.quarter_on
    )
order by basis, quarter_on, months_on_book
