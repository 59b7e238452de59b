/** The tables of the job `segments` for the customers of the fixture; the moves and traits are made up. */
export const clustersSql = (n: number): readonly string[] => [
  `create table scores.segment_profiles as
   select segment_id, min(segment_name) as segment_name, '2025-07-03' as since, '2026-03-12' as fitted_on, '2026-04-09' as refit_on,
     count(*)::integer as customers, 0.95 - segment_id / 50.0 as stability,
     case segment_id
       when 1 then '[{"feature":"days_since_last_purchase","at_least":null,"at_most":38},{"feature":"total_value","at_least":900,"at_most":null}]'
       when 2 then '[{"feature":"purchase_days","at_least":1,"at_most":1},{"feature":"total_value","at_least":20,"at_most":890}]'
       else '[]' end as rule,
     0.912 as coverage, 0.943 as purity
   from scores.segments group by segment_id order by segment_id`,
  `create table scores.segment_moves as select * from (values
     ('2026-03-03', 0, 2, 12, 900.0), ('2026-03-03', 1, 1, 101, 9000.0), ('2026-03-03', 1, 3, 23, 2000.0),
     ('2026-03-03', 2, 1, 3, 300.0), ('2026-03-03', 2, 2, 88, 800.0), ('2026-03-03', 3, 3, 64, 700.0),
     ('2026-03-03', 3, 4, 41, 400.0), ('2026-03-03', 4, 4, 111, 500.0), ('2026-03-03', 4, 0, 1, 0.0)
   ) t(since, from_id, to_id, customers, total_value) where ${n} > 0`,
  `create table scores.segment_drift as select * from (values
     ('moved overnight', '', 0.006, 0.1, 0), ('moved by the refit', '', 0.016, 0.1, 0),
     ('shift since the fit', 'total_value', 0.0071, 0.25, 0)
   ) t(measure, feature, value, "limit", is_alarm) where ${n} > 0`,
  `create table scores.segment_lineage as select * from (values
     ('2026-02-12', 1, 1, 90, 0.98, 0.97, 'kept'), ('2026-03-12', 1, 1, 90, 0.98, 0.97, 'kept')
   ) t(fitted_on, from_id, to_id, customers, share_of_from, share_of_to, kind) where ${n} > 0`,
  `create table ops.segment_model as select * from (values
     (date '2026-02-12', 'm', '{"ids":[1,2,7],"names":["active_high","active_low","fading_high.2"]}'),
     (date '2026-03-12', 'm', '{"ids":[1,2,3,4],"names":["active_high","active_low","fading_middle","silent_low.frequent"]}')
   ) t(fitted_on, mark, model) where ${n} > 0`,
  `create table scores.segment_background as select * from (values
     (1, 'channel', 'store', 40, 100, 0.4, 0.25, 4.5, 0.0004, 1), (2, 'channel', 'store', 60, 300, 0.2, 0.25, -4.5, 0.0004, 1),
     (1, 'kind', 'company', 30, 100, 0.3, 0.2, 3.0, 0.004, 1), (2, 'kind', 'company', 50, 300, 0.1667, 0.2, -3.0, 0.004, 1),
     (1, 'kind', 'person', 70, 100, 0.7, 0.8, -3.0, 0.004, 1), (2, 'kind', 'person', 250, 300, 0.8333, 0.8, 3.0, 0.004, 1),
     (1, 'city', 'Leeds', 4, 100, 0.04, 0.3, -5.0, 0.0001, 1), (2, 'city', 'Leeds', 116, 300, 0.3867, 0.3, 5.0, 0.0001, 1),
     (1, 'region', 'North', 97, 100, 0.97, 0.8, 5.5, 0.0001, 1), (2, 'region', 'North', 223, 300, 0.7433, 0.8, -5.5, 0.0001, 1),
     (1, 'age', '60-', 20, 100, 0.2, 0.1, 3.8, 0.001, 1), (2, 'age', '60-', 20, 300, 0.0667, 0.1, -3.8, 0.001, 1),
     (1, 'gender', 'female', 50, 100, 0.5, 0.5, 0.0, 0.9, 0), (2, 'gender', 'female', 150, 300, 0.5, 0.5, 0.0, 0.9, 0),
     (1, 'product', 'P1', 60, 100, 0.6, 0.3, 7.6, 0.00001, 1), (2, 'product', 'P1', 60, 300, 0.2, 0.3, -7.6, 0.00001, 1)
   ) t(segment_id, attribute, value, customers, known, share, company_share, z, p_value, is_different) where ${n} > 0`,
  `create table scores.segment_attributes as select * from (values
     ('channel', 15.2, 1, 0.0001, 0.2), ('gender', 0.1, 1, 0.9, 0.01), ('industry', 0.0, 0, 1.0, 0.0)
   ) t(attribute, chi_square, freedom, p_value, strength) where ${n} > 0`,
  `update ops.model set fit = '{"silhouette":0.3617}' where purpose = 'segments'`,
];
