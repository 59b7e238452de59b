-- Refunds of the last twelve months and how many customers stand behind half of them.
-- grain: one row

with refunds as (
    select customer_id, -sum(amount) as refunded, count(*) as lines, count(*) filter (where rule = 'unmatched') as unmatched
    from customer.refunds
    where refunded_on > $as_of::date - interval 365 day
    group by customer_id
),

ranked as (
    select
        *,
        row_number() over (order by refunded desc, customer_id) as rank,
        sum(refunded) over (order by refunded desc, customer_id rows unbounded preceding) as running,
        sum(refunded) over () as whole
    from refunds
)

select
    count(*)::integer as customers,
    coalesce(sum(refunded), 0)::double as refunded,
    coalesce(sum(lines), 0)::integer as lines,
    coalesce(sum(unmatched), 0)::integer as unmatched,
    count(*) filter (where running - refunded < whole / 2)::integer as half_behind,
    (sum(refunded) filter (where rank <= 10) / nullif(sum(refunded), 0))::double as ten_largest
from ranked
