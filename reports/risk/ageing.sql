-- Exposure by days past due.
-- grain: one row per ageing bucket that occurs

select
    (case
        when coalesce(days_past_due, 0) <= 0 then 0
        when days_past_due <= 30 then 1
        when days_past_due <= 60 then 31
        when days_past_due <= 90 then 61
        else 91
    end)::integer as bucket,
    count(*)::integer as customers,
    sum(exposure)::double as exposure
from night.risk_customers
where exposure > 0
group by bucket
order by bucket
