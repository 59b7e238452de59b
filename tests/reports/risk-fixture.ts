/** The tables of the jobs `credit` and `cash` as a night leaves them, over the fixture's own `scores.credit`. */
export const riskSql = (hasCredit: boolean): readonly string[] => [
  `create table ops.credit_history as select date '2026-03-30' as as_of, customer_id, credit_score,
     case when customer_id = 'C00003' then 'A' else credit_grade end as credit_class, exposure, days_past_due,
     1 as ifrs_stage, watch_level, false as is_blocked from scores.credit where customer_id <> 'C00006'`,
  `create table scores.rating as select customer_id, (0.01 + (hash(customer_id) % 100) / 1000.0)::double as pd,
     (1 + hash(customer_id) % 12)::integer as rating, credit_grade as credit_class,
     case when hash(customer_id) % 7 = 0 then 'decided' else 'pd' end as class_reason, 'B' as previous_class, 1 as notches
   from scores.credit`,
  `create table scores.rating_scale as select i::integer as rating, ((i - 1) / 13.0)::double as pd_from, (i / 13.0)::double as pd_below
   from range(1, 14) r(i)`,
  `create table scores.ifrs_stage as select customer_id,
     (case when days_past_due >= 90 then 3 when days_past_due >= 30 then 2 else 1 end)::integer as ifrs_stage,
     case when days_past_due >= 90 then 'past_due_90' when days_past_due >= 30 then 'past_due_30' else 'performing' end as stage_reason
   from scores.credit`,
  `create table scores.limits as select customer_id, (exposure * 0.8)::decimal(18, 2) as credit_limit,
     (exposure * 0.7)::decimal(18, 2) as previous_limit, exposure as limit_used, 30 as payment_terms, 'credit' as payment_method,
     days_past_due > 10 as is_blocked,
     '[{"code":"limit_need","amount":1000.00},{"code":"limit_class_factor","class":"B","ratio":1.2,"amount":1200.00},{"code":"terms_new_customer","class":"C"}]' as limit_reasons,
     case when days_past_due > 10 then '[{"code":"block_overdue","days":' || days_past_due || '},{"code":"block_over_limit","amount":500.00,"limit":400.00}]'
       else '[]' end as block_reasons
   from scores.credit`,
  `create table scores.provisions as select customer_id, case when hash(customer_id) % 9 > 0 then exposure * 0.02 end::decimal(18, 2) as provision
   from scores.credit`,
  `create table scores.provision_matrix as select b::integer as bucket, 40::bigint as observed_invoices, (b / 50.0)::double as loss_rate,
     b > 2 as is_stated, 5 as customers, 1000::decimal(18, 4) as open_amount, (b * 20)::decimal(18, 2) as provision
   from range(0, 5) r(b) where ${hasCredit}`,
  `create table scores.watch as select customer_id, watch_level,
     case when hash(customer_id) % 3 = 0 then 'entered' else 'stays' end as movement,
     date '2026-03-01' as entered_on, date '2026-03-31' as last_trigger_on, date '2026-06-30' as leaves_on, watch_reasons
   from scores.credit where watchlist
   union all
   select customer_id, null, 'left', date '2025-10-01', date '2025-12-30', date '2026-03-30',
     '[{"code":"watch_penalty","weight":"strong","count":1}]' from scores.credit where customer_id = 'C00009'`,
  `create table scores.rating_migration as select 'night' as compared, 'class' as scale, a.g as from_grade, b.g as to_grade,
     date '2026-03-30' as previous_as_of, (position(b.g in 'ABCDE') - position(a.g in 'ABCDE'))::integer as notches,
     case when a.g = b.g then 20 else 2 end as customers, 500::decimal(18, 4) as exposure
   from (values ('A'), ('B'), ('C')) a(g), (values ('A'), ('B'), ('D')) b(g) where ${hasCredit}`,
  `create table scores.migration_year as select a.g as from_class, b.g as to_class, 0.2::double as share_year, 0.9::double as stayed
   from (values ('A'), ('B'), ('C'), ('D'), ('E')) a(g), (values ('A'), ('B'), ('C'), ('D'), ('E')) b(g) where ${hasCredit}`,
  `create table scores.roll_rates as select 'invoices' as basis, f::integer as from_bucket, t::integer as to_bucket, 10 as n,
     100::decimal(18, 4) as amount, 0.25::double as share, 0.25::double as amount_share
   from range(0, 3) a(f), range(-1, 3) b(t) where ${hasCredit}`,
  `create table scores.vintage as select 'loans' as basis, (date '2025-01-01' + to_months(c::integer))::date as cohort_on, m::integer as months_on_book,
     10 as n, (m / 100.0)::double as bad_share, c + m < 14 as is_complete from range(0, 12) a(c), range(0, 13) b(m) where ${hasCredit}`,
  `create table scores.credit_concentration as select 'exposure' as measure, count(*)::integer as customers, sum(exposure)::decimal(18, 4) as total,
     0.05::double as top_1_share, 0.2::double as top_5_share, 0.3::double as top_10_share, 0.01::double as hhi
   from scores.credit having count(*) > 0`,
  `create table scores.credit_file as select customer_id, '{"credit_sales_12m":3650}' as business,
     '{"open_amount":300,"overdue_amount":50,"on_time_ratio_12m":0.5}' as payments,
     '{"name":"Harbour Trading <1>","kind":"company","city":"Leeds","birth_date":null,"tenure_months":26.4}' as identity,
     '{"accounts":2,"products":["deposit","loan"],"utilisation":0.25,"latest_on":"2026-03-31"}' as assets, '{"burden":10.0}' as banking,
     case when customer_id = 'C00012' then '{"decisions":[{"field":"blacklist","kind":"blacklist","value":"","decided_by":"Ann","second_person":"Ben","reason":"=wrote off","decided_on":"2026-01-05","expires_on":"2027-01-05"}]}'
       else '{"decisions":null}' end as decisions from scores.credit`,
  `create table scores.override_tracking as select 'credit_limit' as field, 'softer' as direction, true as is_in_force, false as is_defaulted,
     40 as days_past_due, 900::decimal(18, 4) as exposure where ${hasCredit}`,
  `create table scores.monitoring_ranking as select date '2025-03-31' - 90 * i::integer as origin_on, case when i = 0 then 'night' else 'holdout' end as basis,
     200 as customers, 20 as bads, (0.8 - 0.02 * i)::double as auc, 0.05::double as auc_standard_error, 0.7::double as auc_low, 0.9::double as auc_high,
     0.6::double as gini, 0.4::double as gini_low, 0.8::double as gini_high, 0.5::double as ks, 0.3::double as ks_low, 0.7::double as ks_high, 480 as ks_score,
     0.32::double as ks_noise from range(2) r(i) where ${hasCredit}`,
  `create table scores.ranking_curve as select date '2025-03-31' as origin_on, (400 + 10 * i)::integer as credit_score, least(i / 12.0, 1)::double as bads_share,
     (i * i / 400.0)::double as goods_share, i = 8 as is_ks from range(21) r(i) where ${hasCredit}`,
  `create table scores.ranking_bands as select date '2025-03-31' as origin_on, (400 + 20 * i)::integer as band_from, (420 + 20 * i)::integer as band_to,
     case when i = 3 then 0 else 20 end as customers, case when i = 3 then 0 else 2 end as bads, 0.1::double as goods_share, 0.1::double as bads_share,
     case when i <> 3 then 0.1 end::double as bad_rate, case when i <> 3 then 0.03 end::double as rate_low, case when i <> 3 then 0.3 end::double as rate_high
   from range(11) r(i) where ${hasCredit}`,
  `create table scores.monitoring_grades as select date '2025-03-31' as origin_on, 'class' as scale, g as grade, 50 as customers, i::integer as bads,
     0.01::double as mean_pd, (i / 50.0)::double as rate, 0::double as rate_low, 0.3::double as rate_high, 0.99::double as above, 0.3::double as hhi
   from (values ('A', 1), ('E', 9)) r(g, i) where ${hasCredit}`,
  `create table scores.monitoring_stability as select d as as_of, v as variable, date '2025-09-30' as reference_on, 160 as n, 150 as reference_n,
     0.1::double as unknown_share, (p * f)::double as psi, 0.02::double as noise, case when p * f > 0.25 then 'act' else 'stable' end as verdict
   from (values ('credit_score', 0.03), ('burden', 0.4)) r(v, p), (values (date '2026-02-28', 0.5), (date '2026-03-31', 1.0)) m(d, f) where ${hasCredit}`,
  `create table scores.fairness as select b as basis, a as attribute, g as member_group, 80 as customers, 8 as bads, r::double as approval_rate,
     0.5::double as approval_low, 0.95::double as approval_high, (r / 0.9)::double as approval_ratio, case when r < 0.9 then 0.55 end::double as ratio_low,
     case when r < 0.9 then 0.8 end::double as ratio_high, 0.1::double as opportunity_gap, 0.02::double as gap_low, 0.2::double as gap_high, 0.8::double as auc,
     null::double as observed_over_expected
   from (values ('customers', 'sex', 'female', 0.6), ('customers', 'sex', 'male', 0.9), ('labels', '<origin>', 'abroad', 0.9), ('labels', '<origin>', 'here', 0.9)) f(b, a, g, r)
   where ${hasCredit}`,
  `create table scores.fairness_attributes as select * from (values ('customers', 'sex', 2, null), ('customers', 'region', 0, null),
     ('labels', '<origin>', 2, null), ('labels', 'Alter', 3, 'priced by law in bands')) a(basis, attribute, groups, use_reason) where ${hasCredit}`,
  `create table scores.cash_days as select 'sales' as book, 'all' as dimension, '' as member, (date '2026-03-31' - i::integer)::date as moved_on,
     100::decimal(18, 4) as inflow, 20::decimal(18, 4) as outflow, 80::decimal(18, 4) as net_flow from range(0, 200) r(i) where exists (from customer.summary)`,
  `create table scores.cash_forecast as select 'sales' as book, s as series, (date '2026-03-31' + i::integer)::date as forecast_on,
     e::decimal(18, 4) as expected, (e - 20)::decimal(18, 4) as low, (e + 15)::decimal(18, 4) as high
   from range(1, 31) r(i), (values ('inflow', 101), ('outflow', 21), ('net_flow', 80)) f(s, e) where exists (from customer.summary)`,
  `create table scores.cash_accuracy as select 'sales' as book, s as series, m as model, 112 as days, 9.0::double as mae, 10.0::double as calendar_mae,
     12.0::double as naive_mae, 0.79::double as coverage from (values ('inflow', 'calendar'), ('outflow', 'seasonal-naive'), ('net_flow', 'parts')) f(s, m)
   where exists (from customer.summary)`,
  `create table scores.cash_drivers as select 'sales' as book, 'product' as dimension, m as member, 10::decimal(18, 4) as net_flow, 4::decimal(18, 4) as net_flow_before,
     6::decimal(18, 4) as change, 0.5::double as share, 1 as driver_rank from (values ('tea'), ('cups')) r(m) where exists (from customer.summary)`,
  `create table scores.anomaly_alerts as select '2026-03-31 ' || s || ' ' || c as alert, date '2026-03-31' as on_day, c as customer_id, s as signal, l as severity,
     1000.0::double as size, 0.001::double as p, q::double as q, r as reason, k as is_quiet, c = 'C00006' as is_held_over, null::integer as decision_no
   from (values
     ('unusual_amount', 'C00003', 'high', 0.02, false, '{"code":"unusual_amount","operation":"withdrawal cash","amount":9000.5,"usual_amount":120,"largest_before":800,"z":7.1,"history":40,"basis":"own","monthly_inflow":2000}'),
     ('run_off', 'C00004', 'medium', null, false, '{"code":"run_off","account_id":"A4","signs":2,"balance_share":-0.2,"paid_30_days":null,"receiver":null,"stopped_amount":950.42,"stopped_counterparty":"=Redwood <Payroll>"}'),
     ('run_off', 'C00006', 'medium', null, false, '{"code":"run_off","account_id":"A6","signs":2,"balance_share":0.1,"paid_30_days":null,"receiver":null,"stopped_amount":120,"stopped_counterparty":"Payroll"}'),
     ('velocity', 'C00005', 'medium', 0.04, true, '{"code":"velocity","days":7,"movements":41,"usual_movements":6.25,"p":0.00001}')
   ) a(s, c, l, q, k, r) where ${hasCredit}`,
  `create table scores.anomaly_evidence as select date '2026-03-31' as on_day, 'unusual_amount' as signal, 'C00003' as customer_id, 'bank' as source, 'bank.csv' as file,
     (100 + i)::bigint as record_no, date '2026-03-31' as occurred_on, 'withdrawal cash' as operation, null::varchar as counterparty, (-9000.5 + i)::decimal(18, 4) as amount
   from range(7) r(i) where ${hasCredit}`,
  `create table scores.anomalies as select customer_id, 70 as anomaly_score, 1 as alerts from scores.anomaly_alerts where not is_quiet and not is_held_over`,
  `create table scores.anomaly_night as select s as signal, ${hasCredit ? 800 : 0} as watched, t::integer as tests, coalesce(count(alert) filter (where not is_quiet and not is_held_over), 0)::integer as alerts,
     coalesce(count(alert) filter (where severity = 'high'), 0)::integer as high, 1 as customers, coalesce(count(alert) filter (where is_quiet), 0)::integer as quiet, coalesce(count(alert) filter (where is_held_over), 0)::integer as held_over,
     max(q) as highest_q, 0.05::double as false_discovery, 5::double as most_per_thousand, 1 as window_days
   from (values ('unusual_amount', 300), ('velocity', 240), ('run_off', null)) k(s, t) left join scores.anomaly_alerts on signal = s group by s, t`,
  `create table ops.alert_night as select date '2026-03-30' as as_of, signal, 3 as alerts, 1 as high, 0 as quiet from scores.anomaly_night where ${hasCredit}`,
  `create table actions.blacklist as select customer_id, 'Harbour Trading' as name, '=wrote off' as reason, 'Ann' as decided_by, 'Ben' as second_person,
     date '2026-01-05' as decided_on, date '2027-01-05' as expires_on, exposure, days_past_due from scores.credit where customer_id = 'C00012'`,
];
