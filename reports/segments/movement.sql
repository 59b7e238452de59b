-- Who moved since the latest earlier night on the books, by value tier and by RFM segment.
-- grain: one row per kind, class then and class now; none on a first night
-- units: value_then and value_now are the twelve-month values of these customers on that night and tonight

select
    kind,
    from_class,
    to_class,
    previous_as_of::varchar as since,
    customers::integer as customers,
    net_value_before::double as value_then,
    net_value_now::double as value_now
from scores.migration
where kind in ('value_tier', 'rfm_segment')
order by kind, from_class, to_class
