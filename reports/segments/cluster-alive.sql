-- Mean probability that customers still buy, by k-means segment and by months since their first purchase, a quarter
-- of a year at a time; segment_id is empty for all customers.
-- grain: one row per segment_id and quarter of age
-- units: months since the first purchase, the middle of the quarter; probability as a fraction

with ages as (
    select
        segment_id,
        p_alive,
        least(date_diff('day', first_purchase_on, $as_of::date) // 91, 20) as quarter
    from night.report_customers
    where segment_id is not null and p_alive is not null
)

select
    coalesce(segment_id, '') as segment_id,
    (quarter * 3 + 1.5)::double as months,
    count(*)::integer as customers,
    avg(p_alive)::double as p_alive
from ages
group by grouping sets ((segment_id, quarter), (quarter))
having count(*) >= $fewest
order by segment_id, months
