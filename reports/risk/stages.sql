-- Stages under IFRS 9 with the test that put customers there, and the loss expected.
-- grain: one row per ifrs_stage and stage_reason that occurs
-- units: the currency of the company; unknown counts customers whose loss can't be stated for want of a PD

select
    ifrs_stage,
    stage_reason,
    count(*)::integer as customers,
    coalesce(sum(exposure), 0)::double as exposure,
    coalesce(sum(provision), 0)::double as provision,
    count(*) filter (where provision is null)::integer as unknown,
    coalesce(sum(exposure) filter (where provision is null), 0)::double as unknown_exposure
from night.risk_customers
where ifrs_stage is not null
group by ifrs_stage, stage_reason
order by ifrs_stage, exposure desc, stage_reason
