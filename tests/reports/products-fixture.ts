/** Pairs of five products: A with B strongest, C with D refuted by nobody, E in no rule; category pairs too. */
const pairs = `(values
  ('basket', 'product', 'A1', 'B1', 'Tea <b>bowl</b>', 'Tea tray', 120, 100, 60, 4.0, 3.1, 5.2, true),
  ('basket', 'product', 'A1', 'C1', 'Tea <b>bowl</b>', 'Paper', 120, 300, 20, 0.4, 0.3, null, false),
  ('basket', 'product', 'B1', 'C1', 'Tea tray', 'Paper', 100, 300, 25, 0.8, 0.6, 0.7, false),
  ('basket', 'product', 'C1', 'D1', 'Paper', 'Toner', 300, 90, 80, 2.4, 2.0, null, true),
  ('basket', 'product', 'D1', 'E1', 'Toner', 'Stapler', 90, 12, 4, 30.0, 9.0, null, true),
  ('customer', 'category', 'Office', 'Tea', 'Office', 'Tea', 200, 150, 70, 1.6, 1.4, 1.5, true)
) t(kind, level, item_a, item_b, name_a, name_b, units_a, units_b, units_both, lift, lift_low, later_lift, is_rule)`;

/** What the jobs affinity and acquisition leave for `n` customers of the fixture. */
export const productsSql = (n: number): readonly string[] => [
  `create table scores.product_pairs as select kind, level, item_a, item_b, name_a, name_b, units_a::bigint as units_a,
     units_b::bigint as units_b, units_both::bigint as units_both, units_both / 1000.0::double as support,
     units_both / units_a::double as confidence_ab, units_both / units_b::double as confidence_ba, lift::double as lift,
     lift_low::double as lift_low, 0.01::double as leverage, 0.9::double as zhang_ab, 0.8::double as zhang_ba,
     0.0001::double as q_value, later_lift::double as later_lift, is_rule
   from ${pairs} where ${n} > 0`,
  `create table scores.strongest_pair as with sides as (
     select kind, level, item_a as item, name_a as name, item_b as companion, name_b as companion_name, units_both, confidence_ab as confidence, lift, lift_low, q_value, later_lift
     from scores.product_pairs where is_rule
     union all
     select kind, level, item_b, name_b, item_a, name_a, units_both, confidence_ba, lift, lift_low, q_value, later_lift from scores.product_pairs where is_rule)
   select * from sides qualify row_number() over (partition by kind, level, item order by lift_low desc, companion) = 1`,
  `create table scores.item_rules as select 0 as row_no, '["A1","C1"]' as antecedent, 'B1' as consequent, 7 as baskets, 0.007::double as support,
     0.7::double as confidence, 8.1::double as lift, 0.006::double as leverage where ${n} > 0`,
  `create table scores.affinity_summary as select * from (values
     ('basket', 1100, 12, 101, 640, 90, 5, 4, 3, 2, 2, 3, 5, 10, 40, 1), ('customer', 300, 0, null, 19, 20, 1, 1, 1, 1, 1, 1, null, null, null, null)
   ) t(kind, baskets, left_out, smallest_left_out, largest, later_baskets, pairs, lifted, significant, checked, confirmed, rules, wanted_set_count, set_count, itemsets, set_rules) where ${n} > 0`,
  `create table scores.next_offer as with c as (
     select s.customer_id, substr(s.customer_id, 2)::integer as i, coalesce(k.marketing_consent, true) as may_contact
     from customer.summary s join customer.customers k using (customer_id))
   select customer_id, case when may_contact then case when i % 3 = 0 then 'B1' else 'D1' end end as next_best_product,
     case when may_contact then case when i % 3 = 0 then 'Tea tray' else 'Toner' end end as next_best_name,
     case when not may_contact then '{"code":"no_consent"}'
       when i % 3 = 0 then '{"code":"holders_also_take","products":["Tea <b>bowl</b>"],"lift":3.118,"holders":131}'
       when i % 100 = 1 then '{"code":"replenishment_due","products":["Toner"],"due_on":"2026-03-13","gap_days":44}'
       else '{"code":"popular_in_segment","share":0.214}' end as next_best_reason,
     case when may_contact then 0.5 end::double as next_best_score,
     case when may_contact and i % 7 = 0 then 'C1' when may_contact and i % 200 in (1, 3) then 'F' || i % 200 end as replenish_product,
     case when may_contact and i % 7 = 0 then 'Paper' when may_contact and i % 200 in (1, 3) then 'Ink ' || i % 200 end as replenish_name,
     case when may_contact and (i % 7 = 0 or i % 200 in (1, 3)) then date '2026-03-11' end as replenish_due_on,
     case when may_contact and (i % 7 = 0 or i % 200 in (1, 3)) then 44 end as replenish_gap_days
   from c`,
  `create table scores.acquisition_sources as select dimension, member, customers, buyers, best_share::double as best_share, (best_share * 0.8)::double as best_low,
     least(1, best_share * 1.2)::double as best_high, best_p::double as best_p, first_years, value::double as first_year_value, (value - 250)::double as first_year_low,
     (value + 250)::double as first_year_high, value::double as first_year_median, 0.3::double as value_share, rate::double as repeat_rate,
     (rate - 0.1)::double as repeat_low, (rate + 0.1)::double as repeat_high, 0.2::double as repeat_p
   from (values ('first_channel', 'web', 220, 200, 0.2, 0.3, 150, 900, 0.6), ('first_channel', 'shop', 190, 180, 0.5, 0.001, 120, 1400, 0.7),
     ('first_channel', 'fair', 60, 60, 0.1, 0.4, 2, 7777, 0.5), ('first_channel', 'telex', 3, 3, 0.9, 0.6, 1, 8888, 1.0),
     ('first_channel', 'pigeon', 2, 2, 0.9, 0.6, 1, 9999, 1.0), ('referral', 'referred', 40, 40, 0.25, 0.4, 30, 1000, 0.6),
     ('referral', 'not referred', 430, 405, 0.22, 0.4, 240, 980, 0.6), ('account_product', 'loan', 90, 90, 0.4, 0.01, 70, 1000, 0.6),
     ('attribute: Credit_rating', 'AA', 90, 90, 0.4, 0.01, 70, 1000, 0.6),
     ('attribute: Credit_rating', 'B', 380, 355, 0.2, 0.01, 270, 1000, 0.6), ('account_product', 'deposit', 380, 355, 0.2, 0.01, 270, 1000, 0.6)
   ) t(dimension, member, customers, buyers, best_share, best_p, first_years, value, rate) where ${n} > 0`,
  `create table scores.referral_value as select * from (values
     (0, 'first_year_value', 30, 240, 1000.0::double, 980.0::double, 20.0::double, -200.0::double, 240.0::double, 0.7::double),
     (1, 'repeat_rate', 30, 240, 0.6, 0.6, 0.0, -0.1, 0.1, 0.9), (2, 'best_share', 40, 405, 0.25, 0.22, 0.03, -0.1, 0.2, 0.6)
   ) t(row_no, measure, referred_n, others_n, referred, others, difference, low, high, p_value) where ${n} > 0`,
  `create table scores.referrers as with c as (select customer_id, substr(customer_id, 2)::integer as i from customer.summary where substr(customer_id, 2)::integer between 1 and 24)
   select c.customer_id, referred, referred as referred_buyers, case when i = 3 then 4 else referred end as first_years, (referred * 500)::decimal(18, 4) as first_year_value,
     v.value_tier as own_value_tier
   from c join scores.value v using (customer_id), lateral (select case when i in (2, 3, 11) then 6 else 1 end as referred) r`,
  `create table scores.prospects as select customer_id, (0.9 - 0.02 * row_number() over (order by customer_id))::double as likelihood,
     (row_number() over (order by customer_id))::integer as rank, 182 as horizon_days,
     '[{"code":"attribute","name":"attribute: Credit_rating","value":"AA","contribution":0.5},{"code":"attribute","name":"region","value":"North","contribution":0.4},{"code":"attribute","name":"account_product","value":"loan","contribution":0.3},{"code":"attribute","name":"attribute: came_by","value":"fair","contribution":0.2}]' as reasons
   from customer.customers where status = 'no purchase yet'`,
  `insert into ops.model select * from (values
     ('affinity', 'similar-products', 'offer', 'x', '{}', '{}', 480.0, 0.0,
      '{"recall_at_5":0.304,"hit_rate":0.59,"coverage":0.5,"customers":626,"gain":0.0173,"gain_low":0.0016,"gain_high":0.0336}',
      '{"recall_at_5":0.286,"hit_rate":0.57,"coverage":0.46,"customers":626}', 'A', true, ''),
     ('acquisition', 'scorecard', 'prospects', 'x', '{}', '{}', 480.0, 0.0,
      '{"n":160,"base_rate":0.2,"auc":0.72,"top_fifth_lift":2.31}', '{"n":160,"base_rate":0.2,"auc":0.5,"top_fifth_lift":1}', 'A', true, '')
   ) t where ${n} > 0`,
];
