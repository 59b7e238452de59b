-- The named RFM segments: size, value, silence and expected value.
-- grain: one row per rfm_segment that occurs

select
    rfm_segment,
    count(*)::integer as customers,
    sum(net_value_12m)::double as value,
    median(days_since_last_purchase)::double as silence,
    median(orders)::double as orders,
    avg(clv)::double as clv
from night.report_customers
where rfm_segment is not null
group by rfm_segment
order by value desc, rfm_segment
