import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { ReportOptions } from '../../reports/night.ts';
import { cardsSql } from './cards-fixture.ts';
import { clustersSql } from './clusters-fixture.ts';
import { morningSql } from './morning-fixture.ts';
import { productsSql } from './products-fixture.ts';
import { riskSql } from './risk-fixture.ts';

/** A night's warehouse as the reports read it, with plausible customers made by arithmetic alone. */
export interface Fixture {
  /** Customers; 0 leaves every table empty. */
  readonly customers?: number;
  /** Without credit data the credit tables are empty and the capability is off. */
  readonly hasCredit?: boolean;
  /** A file for the warehouse instead of memory, for volumes. */
  readonly file?: string;
}

export const nightOptions = (folder: string, own: Partial<ReportOptions> = {}): ReportOptions => ({
  folder,
  locale: 'en',
  company: 'Example Ltd',
  currency: 'GBP',
  as_of: '2026-03-31',
  generated_for: 'Morning round',
  version: '0.1.0',
  config_hash: 'c0ffee00c0ffee00',
  clv_horizon_days: 365,
  churn_horizon_days: 90,
  churn_high: 0.7,
  churn_medium: 0.4,
  ...own,
});

/** A number in [0, 1) that depends on the customer and a salt alone. */
const chance = (salt: number) => `((hash(i * 7919 + ${salt})) % 10000) / 10000.0`;

const customersSql = (n: number) => `create table customer.customers as
select printf('C%05d', i) as customer_id,
  case when i % 3 = 0 then 'Harbour Trading ' || i else 'Alex Miller' || i end as name,
  case when i % 3 = 0 then 'company' else 'person' end as kind,
  null::varchar as gender, null::date as birth_date, 'Leeds' as city, 'North' as region, 'retail' as industry,
  'M' || (i % 7) as manager, date '2024-01-01' as opened_on,
  case when i % 11 = 0 then false when i % 5 = 0 then null else true end as marketing_consent,
  date '2024-04-02' as first_seen_on,
  case when i % 50 = 0 then 'no purchase yet' when i % 77 = 0 then 'all purchases cancelled' else 'buyer' end as status
from range(1, ${n} + 1) r(i)`;

/** Rhythms from 5 to about 150 days, starts over two years, and some who stop. */
const daysSql = (n: number) => `create table customer.purchase_days as
with people as (
  select printf('C%05d', i) as customer_id, i,
    (5 + 145 * ${chance(1)} * ${chance(2)})::integer as gap,
    (${chance(3)} * 700)::integer as born,
    exp(2.2 + 3.2 * ${chance(4)}) as spend,
    case when ${chance(5)} < 0.45 then (${chance(6)} * 500)::integer else 9999 end as stops
  from range(1, ${n} + 1) r(i)
  where i % 50 <> 0 and i % 77 <> 0
)
select p.customer_id, (date '2024-04-02' + (p.born + k * p.gap + (hash(p.i * 31 + k) % 4)::integer)::integer) as purchased_on,
  (p.spend * (0.5 + (hash(p.i + k * 17) % 100) / 100.0))::decimal(18, 4) as amount, 1 as orders, 2 as lines
from people p, range(0, 120) t(k)
where k * p.gap <= p.stops and date '2024-04-02' + (p.born + k * p.gap + (hash(p.i * 31 + k) % 4)::integer)::integer <= date '2026-03-31'`;

const summarySql = `create table customer.summary as
with gaps as (
  select *, date_diff('day', lag(purchased_on) over (partition by customer_id order by purchased_on), purchased_on) as gap,
    row_number() over (partition by customer_id order by purchased_on) as nth
  from customer.purchase_days)
select customer_id, min(purchased_on) as first_purchase_on, max(purchased_on) as last_purchase_on,
  (count(*) - 1)::integer as frequency, date_diff('day', min(purchased_on), max(purchased_on))::integer as recency,
  date_diff('day', min(purchased_on), date '2026-03-31')::integer as T,
  date_diff('day', max(purchased_on), date '2026-03-31')::integer as days_since_last_purchase,
  coalesce(avg(amount) filter (where nth > 1), 0)::decimal(18, 4) as monetary_value, sum(orders)::integer as orders,
  sum(amount)::decimal(18, 4) as total_value,
  coalesce(sum(amount) filter (where purchased_on > date '2026-03-31' - interval 365 day), 0)::decimal(18, 4) as net_value_12m,
  0::decimal(18, 4) as refunded_value,
  (case when count(*) > 2 then median(gap) end)::decimal(9, 1) as median_gap_days
from gaps group by customer_id`;

const scoresSql = [
  `create table scores.rfm as with s as (
     select customer_id, 6 - ntile(5) over (order by days_since_last_purchase, customer_id) as r_score,
       ntile(5) over (order by frequency, customer_id) as f_score, ntile(5) over (order by total_value, customer_id) as m_score
     from customer.summary)
   select *, case when r_score >= 4 and f_score >= 4 then 'champions' when r_score >= 3 and f_score >= 4 then 'loyal'
     when r_score = 5 and f_score = 1 then 'new' when r_score = 4 and f_score = 1 then 'promising'
     when r_score >= 4 then 'potential_loyalist' when r_score = 3 and f_score = 3 then 'need_attention'
     when r_score = 3 then 'about_to_sleep' when f_score = 5 then 'cant_lose' when f_score >= 3 then 'at_risk'
     else 'hibernating' end as rfm_segment from s`,
  `create table scores.value as with r as (
     select customer_id, net_value_12m, row_number() over (order by net_value_12m desc, customer_id) as value_rank,
       sum(net_value_12m) over (order by net_value_12m desc, customer_id) / sum(net_value_12m) over () as value_share
     from customer.summary)
   select customer_id, net_value_12m::decimal(18, 4) as value_12m, value_rank::integer as value_rank, value_share::double as value_share,
     case when net_value_12m <= 0 then 'potential' when value_share < 0.5 then 'prime' when value_share < 0.8 then 'main'
       when value_share < 0.95 then 'ordinary' else 'limited' end as value_tier, net_value_12m > 0 and value_rank <= 6 as is_vip from r`,
  `create table scores.lifecycle as select k.customer_id, 30.0::decimal(9, 1) as usual_gap_days,
     case when s.customer_id is null then 'potential' when T <= 90 and frequency <= 1 then 'new'
       when days_since_last_purchase > 200 then 'lost' when days_since_last_purchase > 100 then 'dormant'
       when days_since_last_purchase > 45 then 'declining' when hash(k.customer_id) % 5 = 0 then 'growing'
       when hash(k.customer_id) % 23 = 0 then 'won_back' else 'stable' end as lifecycle_stage
   from customer.customers k left join customer.summary s using (customer_id)`,
  `create table scores.clv as select customer_id, (1 / (1 + days_since_last_purchase / 60.0))::double as p_alive,
     ((frequency + 1) * 365.0 / (T + 60) / (1 + days_since_last_purchase / 60.0))::double as expected_purchases,
     (total_value / (frequency + 1))::double as expected_value,
     ((frequency + 1) * 365.0 / (T + 60) / (1 + days_since_last_purchase / 60.0) * total_value / (frequency + 1))::decimal(18, 2) as clv,
     (clv * 0.2)::decimal(18, 2) as clv_low, (clv * 2.1)::decimal(18, 2) as clv_high
   from customer.summary where customer_id not like '%99'`,
  `create table scores.clv_total as select 365 as horizon_days, count(*)::integer as customers,
     (sum(clv) / 0.4)::decimal(18, 2) as sales, 0.4::decimal(9, 6) as margin_rate, sum(clv)::decimal(18, 2) as clv,
     (sum(clv) * 0.9)::decimal(18, 2) as clv_low, (sum(clv) * 1.1)::decimal(18, 2) as clv_high,
     1.05::double as season_factor, 'chance and parameters' as interval from scores.clv having count(*) > 0`,
  `create table scores.contribution as select customer_id, net_value_12m as sales_12m, 0::decimal(18, 4) as refunds_12m,
     net_value_12m as margin_12m, 0::decimal(18, 4) as deposit_contribution_12m,
     0::decimal(18, 4) as loan_contribution_12m, 0::decimal(18, 4) as fees_12m, 0::decimal(18, 4) as cost_to_serve_12m,
     net_value_12m as contribution_12m from customer.summary`,
  `create table scores.indices as select q::integer as quarter, (date '2026-03-31' - 91 * (q - 1)::integer)::date as to_on,
     (200 + q)::integer as active, (40000 - 900 * q)::decimal(18, 4) as revenue, 180::decimal(18, 4) as revenue_per_customer,
     case when q < 5 then 0.6 - q / 50.0 end::double as retention, case when q < 5 then 0.8 end::double as revenue_retention,
     case when q < 5 then 1.05 end::double as growth, case when q = 1 then 103.4 end::double as retention_index,
     case when q = 1 then 98.2 end::double as growth_index, case when q = 1 then 101.0 end::double as revenue_per_customer_index
   from range(1, 6) r(q) where exists (from customer.summary)`,
  `create table scores.migration (kind varchar, from_class varchar, to_class varchar, previous_as_of date,
     customers integer, net_value_before decimal(18, 4), net_value_now decimal(18, 4))`,
  `create table scores.model_drift (model varchar, previous_as_of date, change double, is_drifting boolean)`,
  `create table scores.churn as with p as (
     select customer_id, days_since_last_purchase, median_gap_days, frequency,
       least(0.98, 0.08 + days_since_last_purchase / 160.0)::double as churn_probability from customer.summary)
   select p.customer_id, churn_probability,
     case when l.lifecycle_stage = 'lost' then 'lost' when churn_probability >= 0.7 then 'high'
       when churn_probability >= 0.4 then 'medium' else 'low' end as churn_band,
     (case when frequency > 3 then 34 else 182 end)::integer as horizon_days, l.lifecycle_stage <> 'lost' as is_active,
     case when frequency = 0 then '[{"code":"bought_once","contribution":0.4,"days":' || days_since_last_purchase || ',"usual":null}]'
       when days_since_last_purchase > 40 then '[{"code":"silent_beyond_own_gap","contribution":0.9,"days":' || days_since_last_purchase
         || ',"usual":' || coalesce(median_gap_days, 30) || '},{"code":"many_refunds","contribution":0.2,"count":3,"share":0.25}]'
       else '[]' end as churn_reasons
   from p join scores.lifecycle l using (customer_id)`,
  `create table scores.segments as select customer_id,
     (case when days_since_last_purchase < 40 and total_value > 900 then 1 when days_since_last_purchase < 40 then 2
       when days_since_last_purchase < 150 then 3 else 4 end)::integer as segment_id,
     case when days_since_last_purchase < 40 and total_value > 900 then 'active_high'
       when days_since_last_purchase < 40 then 'active_low' when days_since_last_purchase < 150 then 'fading_middle'
       else 'silent_low.frequent' end as segment_name from customer.summary`,
];

/** Warnings, lists and service as the jobs `warnings` and `actions` leave them. */
const retentionSql = (n: number) => [
  `create table scores.churn_money as with c as (
     select h.customer_id, h.churn_probability, greatest(s.net_value_12m * 0.4, 0)::decimal(18, 4) as expected_margin_12m,
       case when v.value_tier = 'prime' then 'large' when v.value_tier = 'main' then 'medium' else 'small' end as value_class
     from scores.churn h join customer.summary s using (customer_id) join scores.value v using (customer_id)
     where h.churn_band <> 'lost'),
   w as (select *, (churn_probability::decimal(9, 6) * expected_margin_12m)::decimal(18, 4) as expected_loss,
       (churn_probability::decimal(9, 6) * expected_margin_12m * 0.2 - 2)::decimal(18, 4) as worth_of_saving from c)
   select *, worth_of_saving > 0 as is_worth_calling,
     (row_number() over (order by worth_of_saving desc, customer_id))::integer as worth_rank,
     (sum(worth_of_saving) over (order by worth_of_saving desc, customer_id rows unbounded preceding))::decimal(18, 4) as cumulative_worth from w`,
  `create table scores.churn_thresholds as select c.value_class, count(m.customer_id)::integer as customers,
     null::decimal(18, 4) as median_margin_12m, null::integer as capacity, 0.2 as save_rate, 2::decimal(18, 4) as contact_cost,
     0::decimal(18, 4) as incentive_cost, 'cost' as act_rule, c.act::double as act_threshold, (c.act * 0.7)::double as watch_threshold
   from (values ('large', 0.5), ('medium', 0.6), ('small', 0.7)) c(value_class, act) left join scores.churn_money m using (value_class)
   group by c.value_class, c.act`,
  `create table ops.churn_warning_night as select date '2026-03-30' as as_of where ${n} > 0`,
  `create table scores.churn_warnings as select m.customer_id, m.value_class, m.churn_probability,
     case when m.churn_probability >= act_threshold then 'act' when m.churn_probability >= watch_threshold then 'watch' else 'none' end as level,
     'none' as previous_level, date '2026-03-31' as since_on,
     case when hash(m.customer_id) % 9 = 0 and m.churn_probability >= watch_threshold then 'up'
       when hash(m.customer_id) % 13 = 0 then 'down' end as crossed, act_rule, act_threshold, watch_threshold
   from scores.churn_money m join scores.churn_thresholds t using (value_class)`,
  `create table scores.churn_money_totals as select case when grouping(m.value_class) = 1 then 'all' else m.value_class end as value_class,
     count(*)::integer as customers, (count(*) filter (where level = 'watch'))::integer as watched,
     (count(*) filter (where level = 'act'))::integer as acted_on, (count(*) filter (where crossed = 'up'))::integer as crossed_up,
     (count(*) filter (where crossed = 'down'))::integer as crossed_down, sum(expected_margin_12m) as expected_margin_12m,
     sum(expected_loss) as expected_loss, coalesce(sum(expected_loss) filter (where level = 'act'), 0) as expected_loss_acted_on,
     (count(*) filter (where is_worth_calling))::integer as worth_calling,
     coalesce(sum(worth_of_saving) filter (where is_worth_calling), 0) as worth_of_calling, 0 as worth_of_calling_acted_on
   from scores.churn_money m join scores.churn_warnings w using (customer_id) group by rollup (m.value_class) having count(*) > 0`,
  `create table scores.early_signals as
     select customer_id, 'cadence_broken' as code, days_since_last_purchase::double as value, coalesce(median_gap_days, 30)::double as usual,
       5 as n, last_purchase_on as since_on, 'Rival Bank' as counterparty
     from customer.summary where days_since_last_purchase between 60 and 200
     union all
     select customer_id, 'complaint_answered_late', 9, 5, 1, date '2026-03-20', null from customer.summary where hash(customer_id) % 40 = 0`,
  `create table actions.save_list as select w.customer_id, date '2026-03-31' as as_of, w.value_class, w.since_on, w.crossed, w.churn_probability,
     expected_margin_12m, expected_loss, worth_of_saving, worth_rank, cumulative_worth, is_worth_calling, '[]' as top_reasons,
     '["cadence_broken"]' as signals, 'remind' as recommended_action, coalesce(k.marketing_consent, true) as may_contact,
     hash(w.customer_id) % 10 = 0 as is_control,
     case when not coalesce(k.marketing_consent, true) then 'no_consent' when hash(w.customer_id) % 10 = 0 then 'control'
       when hash(w.customer_id) % 12 = 0 then 'credit_block' when not is_worth_calling then 'not_worth_calling' end as suppressed_by,
     suppressed_by is null as is_to_contact
   from scores.churn_warnings w join scores.churn_money m using (customer_id) join customer.customers k using (customer_id) where level = 'act'`,
  `create table scores.lost_reasons as select customer_id, 'purchases' as lost_kind, last_purchase_on as last_seen_on, date '2025-12-01' as lost_on,
     case hash(customer_id) % 3 when 0 then 'late_answer' when 1 then 'recorded' else 'silence' end as reason,
     case hash(customer_id) % 3 when 0 then 'inferred' when 1 then 'recorded' else 'none' end as reason_source,
     case when hash(customer_id) % 3 = 1 then 'moved abroad' end as reason_text, null::date as reason_on,
     days_since_last_purchase::double as value, 5::double as usual, null::varchar as counterparty
   from customer.summary where days_since_last_purchase > 200`,
  `create table scores.return_rates as select '3-6 months' as age_band, '5+' as frequency_class, 40 as n, 4 as returned, 0.1::double as observed_rate,
     0.09::double as p_return where ${n} > 0`,
  `create table actions.win_back as select l.customer_id, date '2026-03-31' as as_of, l.lost_kind, l.lost_on, 120 as lost_days, '3-6 months' as age_band,
     '5+' as frequency_class, l.reason, l.reason_source, 0.09::double as p_return, 40 as return_n, s.total_value as margin_when_active,
     (s.total_value * 0.09)::decimal(18, 4) as worth_of_return, (row_number() over (order by s.total_value desc, l.customer_id))::integer as worth_rank,
     coalesce(k.marketing_consent, true) as may_contact, false as is_control,
     case when not coalesce(k.marketing_consent, true) then 'no_consent' end as suppressed_by, suppressed_by is null as is_to_contact
   from scores.lost_reasons l join customer.summary s using (customer_id) join customer.customers k using (customer_id)`,
  `create table scores.complaints_by as select * from (values
     ('total', '', 60, 30, 20, 10, 0.6, 5, 3.0, 12.0, 6, 0.1, 1, 20, 5, 5, 5, 5),
     ('topic', 'late delivery', 57, 29, 18, 10, 0.617, 5, 3.0, 12.0, 6, 0.105, 1, 19, 5, 5, 5, 4),
     ('topic', 'staff', 3, 1, 2, 0, 0.333, 5, 7.0, 9.0, 0, 0.0, 0, 1, 0, 0, 0, 1)
   ) t(dimension, member, complaints, met, breached, pending, sla_met_share, target_days, answer_days_p50, answer_days_p90, repeated, repeat_share,
     reopened, open, open_to_7_days, open_8_to_30_days, open_31_to_90_days, open_over_90_days) where ${n} > 0`,
  `create table scores.satisfaction as select * from (values
     ('csat', 'total', '', 25, 0.72, 0.52, 0.86, 3.9, 0.31, true), ('nps', 'total', '', 200, 12.5, 1.0, 24.0, 7.9, null, false)
   ) t(measure, dimension, member, n, value, low, high, mean_score, response_rate, is_few) where ${n} > 0`,
  `create table scores.complaint_churn as select * from (values
     ('late', 93, 73, 2, 0.785, 0.691, 0.856, 'in_time', 0.382, 0.26, 0.485), ('in_time', 154, 62, 2, 0.403, 0.328, 0.482, 'none', -0.255, -0.331, -0.174),
     ('none', 3173, 2087, 2, 0.658, 0.641, 0.674, null, null, null, null)
   ) t(answer, n, churned, origins, churn_rate, churn_rate_low, churn_rate_high, against, difference, difference_low, difference_high) where ${n} > 0`,
];

const creditSql = (n: number, hasCredit: boolean) => `create table scores.credit as
with c as (select i, printf('C%05d', i) as customer_id, (300 + 350 * ${chance(8)})::integer as credit_score,
    (exp(5 + 4.5 * ${chance(9)}))::decimal(18, 4) as exposure,
    (case when ${chance(10)} < 0.8 then 0 else (${chance(11)} * 130)::integer end)::integer as days_past_due
  from range(1, ${n} + 1) r(i) where i % 3 = 0 and ${hasCredit})
select customer_id, credit_score, case when days_past_due >= 90 then 'E' when credit_score >= 600 then 'A'
    when credit_score >= 550 then 'B' when credit_score >= 480 then 'C' when credit_score >= 350 then 'D' else 'E' end as credit_grade,
  case when days_past_due >= 90 then '[{"code":"rule_past_due_90","points":0,"days":' || days_past_due || '},{"code":"on_time_ratio_12m","points":-40,"ratio":0.31}]'
    when days_past_due > 0 then '[{"code":"days_past_due","points":-60,"days":' || days_past_due || '},{"code":"balance_change","points":-30,"ratio":0.42}]'
    else '[{"code":"on_time_ratio_12m","points":40,"ratio":0.98},{"code":"tenure_months","points":15,"months":26.4}]' end as credit_reasons,
  exposure, days_past_due, days_past_due > 30 as watchlist,
  case when days_past_due > 60 then 'red' when days_past_due > 30 then 'amber' end as watch_level,
  case when days_past_due > 30 then '[{"code":"watch_past_due_60","weight":"red","days":' || days_past_due || '},{"code":"watch_salary_stopped","weight":"strong","days":65}]' else '[]' end as watch_reasons, (case when credit_score > 550 then 30 else 14 end)::integer as payment_terms_days
from c`;

const refundsSql = (n: number) => `create table customer.refunds as
select 'shop' as source, 'shop.csv' as file, i as record_no, printf('C%05d', i) as customer_id,
  date '2026-01-15' as refunded_on, (-exp(1 + 6 * ${chance(12)}))::decimal(18, 4) as amount,
  case when i % 4 = 0 then 'unmatched' else 'same product and quantity' end as rule
from range(1, ${n} + 1) r(i) where i % 9 = 0 or i % 77 = 0`;

const opsSql = (n: number, hasCredit: boolean) => [
  `create table ops.file as select * from (values
     ('shop', 'shop.csv', 'transactions', 'abc', 100::bigint, 'utf-8', 'fast', 'k', 9000::bigint, 8950::bigint, 50::bigint),
     ('people', 'people.csv', 'customers', 'def', 100::bigint, 'gb18030', 'exact', 'k', 500::bigint, 500::bigint, 0::bigint)
   ) t(source, file, entity, sha256, bytes, encoding, path, contract, records, loaded, refused) where ${n} > 0`,
  `create table ops.source_quality as select * from (values
     ('shop', 'transactions', 1, 9000::bigint, 8950::bigint, 50::bigint, timestamp '2026-03-31 18:00:00', 300::bigint, 12::bigint, 'ok', '[]', 97.4, 98.0, '[{"code":"completeness","points":2.6}]'),
     ('people', 'customers', 1, 500::bigint, 500::bigint, 0::bigint, null, 0::bigint, 0::bigint, 'ok', '[]', 100.0, null, '[]'),
     ('ledger', 'invoices', 1, 10::bigint, 10::bigint, 0::bigint, timestamp '2026-03-20 00:00:00', 0::bigint, 0::bigint, 'warn', '[{"code":"stale","share":288,"limit":26}]', 81.8, 100.0, '[{"code":"timeliness","points":18.2}]')
   ) t(source, entity, files, records, loaded, refused, latest, without_customer, duplicate_rows, status, findings, score, usual_score, causes) where ${n} > 0`,
  `create table ops.quarantine as select 'shop' as source, 'shop.csv' as file, 'f' as file_sha256, i as record_no, i + 1 as line_no,
     i * 80 as byte_offset, 80::bigint as byte_length, 'type' as stage,
     case when i % 3 = 0 then 'impossible_date' when i % 3 = 1 then 'not_decimal' else 'odd_one' end as code,
     case when i % 3 = 0 then 'occurred_at' else 'amount' end as column_name, '2026-02-3' || (i % 2) as value,
     'is no date of the calendar' as reason, ''::blob as raw from range(1, least(51, ${n} + 1)) r(i)`,
  `create table ops.model as select * from (values
     ('clv', 'bg-nbd', 'purchases', 'x', '{}', '{}', 480.0, -9582.4,
      '{"expected_total":812.4,"actual_total":790,"total_error":0.028,"mae":0.61,"rmse":1.12,"auc":0.81}',
      '{"expected_total":950.1,"actual_total":790,"total_error":0.203,"mae":0.82,"rmse":1.45,"auc":0.74}', 'A', true, ''),
     ('clv', 'gamma-gamma', 'spend', 'x', '{}', '{}', 300.0, -4055.9, 'null', 'null', null, false, 'not converged'),
     ('churn', 'no-purchase', 'churn', 'x', '{}', '{}', 480.0, 0.0,
      '{"auc":0.79,"log_loss":0.43,"brier":0.14,"top_decile_lift":2.1,"n":160,"by_origin":[{"name":"2025-09-30","n":80,"base_rate":0.44,"auc":0.78,"log_loss":0.44,"top_decile_lift":2.0,"calibration_slope":0.97},{"name":"2025-12-31","n":80,"base_rate":0.46,"auc":0.8,"log_loss":0.42,"top_decile_lift":2.2,"calibration_slope":1.02}],"calibration":[{"customers":40,"expected":0.1,"actual":0.12},{"customers":40,"expected":0.35,"actual":0.3},{"customers":40,"expected":0.6,"actual":0.66},{"customers":40,"expected":0.9,"actual":0.85}]}',
      '{"auc":0.71,"log_loss":0.5,"brier":0.17,"top_decile_lift":1.7}', 'A', true, ''),
     ('credit', 'expert-scorecard', 'credit', 'x', '{}', '{}', 160.0, 0.0, '{"n":150,"bads":14,"auc":0.77}', '{"auc":0.7}', 'A', ${hasCredit}, ''),
     ('segments', 'k-means', 'segments', 'x', '{}', '{}', 480.0, 611.2, 'null', 'null', null, true, '')
   ) t(job, model, purpose, source, params, fit, n, objective, metrics, baseline, grade, is_used, note)
   where ${n} > 0 and (purpose <> 'credit' or ${hasCredit})`,
  `create table ops.capability as select * from (values ('purchases', ${n > 0}, 'transactions'),
     ('credit', ${hasCredit && n > 0}, 'invoices and payments'), ('profiles', ${n > 0}, 'customers'), ('complaints', false, 'interactions')
   ) t(capability, is_on, needs)`,
];

/** Opens an in-memory warehouse with the schemas customer, scores and ops as a night leaves them. */
/** The connections of a night whose reports run on so many lanes; a query runs on one thread, as a night's reports do. */
export const openLanes = async (
  lanes: number,
  fixture: Fixture = {},
): Promise<readonly DuckDBConnection[]> => {
  const n = fixture.customers ?? 500;
  const hasCredit = fixture.hasCredit ?? true;
  const instance = await DuckDBInstance.create(fixture.file ?? ':memory:', { threads: '1' });
  const connections = await Promise.all(Array.from({ length: lanes }, () => instance.connect()));
  const db = connections[0]!;
  const statements = [
    'create schema customer',
    'create schema scores',
    'create schema ops',
    'create schema actions',
    customersSql(n),
    daysSql(n),
    summarySql,
    ...scoresSql,
    creditSql(n, hasCredit),
    ...retentionSql(n),
    refundsSql(n),
    ...opsSql(n, hasCredit),
    ...riskSql(hasCredit),
    ...productsSql(n),
    ...clustersSql(n),
    ...morningSql,
    ...cardsSql,
  ];
  for (const statement of statements) await db.run(statement);
  return connections;
};

export const openFixture = async (fixture: Fixture = {}): Promise<DuckDBConnection> =>
  (await openLanes(1, fixture))[0]!;

/**
 * Puts a fresh copy of a warehouse in memory in its place, to be changed as a test likes. A transaction to roll back would not
 * do: it may write to one database alone, and the reports build tables in another.
 */
export const freshCopy = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`use memory; detach database if exists changed; attach ':memory:' as changed`);
  await db.run('copy from database memory to changed');
  await db.run('use changed');
};
