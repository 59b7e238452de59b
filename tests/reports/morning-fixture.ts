/** The books that the morning page reads, as the first night of a company leaves them. */
export const morningSql: readonly string[] = [
  'create table if not exists ops.held (source varchar, findings varchar, refusals varchar)',
  'create table if not exists ops.figure (as_of date, audience varchar, name varchar, value double)',
  `create table if not exists ops.prediction (as_of date, customer_id varchar, churn_probability float,
     horizon_days smallint)`,
  `create table if not exists ops.track_record (as_of date, judged_on date, customers integer, predicted double,
     happened integer, high integer, high_happened integer)`,
  `create table if not exists scores.anomaly_alerts (alert varchar, on_day date, customer_id varchar, signal varchar,
     severity varchar, size double, p double, q double, reason varchar, is_quiet boolean,
     is_held_over boolean default false, told_on date, decision_no integer,
     evidence_rows integer, evidence varchar)`,
  `create table if not exists scores.segment_drift (row_no integer, measure varchar, feature varchar, value double,
     "limit" double, is_alarm integer)`,
];
