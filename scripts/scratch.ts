import { rmSync } from 'node:fs';
import { buildTable, readStep } from '../pipeline/step.ts';
import { openWarehouse } from '../pipeline/warehouse.ts';

rmSync('/tmp/wh', { recursive: true, force: true });
const w = await openWarehouse('/tmp/wh', { threads: 2, memory_limit: '700MB' });
const db = w.db;
const t = async (name: string, f: () => Promise<unknown>) => {
  const s = performance.now();
  const r = await f();
  console.log(name, Math.round(performance.now() - s), r ?? '', Math.round(process.memoryUsage().rss / 1e6));
};
await t('bare', () =>
  db
    .run(
      `create temp table bare as select * from read_csv('/work/shared/data/online_retail.csv.gz', all_varchar=true)`,
    )
    .then(() => undefined),
);
await t('load', () =>
  db
    .run(
      `create table raw.transactions as select 'shop' as source, 'f' as file, row_number() over () as record_no, CustomerID as customer_id, InvoiceDate::timestamp as occurred_at, (Quantity::bigint * UnitPrice::decimal(18,4))::decimal(18,4) as amount, null::varchar as transaction_id, InvoiceNo as order_id, null::varchar as account_id, StockCode as product_id, Description as product_name, null::varchar as category, Quantity::decimal(18,4) as quantity, UnitPrice::decimal(18,4) as unit_price, null::decimal(18,4) as cost, null::varchar as currency, null::varchar as channel, null::varchar as branch, null::varchar as kind, null::varchar as counterparty, null::varchar as initiated_by, null::varchar as campaign_id from bare`,
    )
    .then(() => undefined),
);
await db.run(
  'create table staging.customers as select null::varchar customer_id, null::date opened_on, null::varchar as name,null::varchar as kind,null::varchar as gender,null::date as birth_date,null::varchar city, null::varchar region,null::varchar industry,null::varchar manager,null::boolean marketing_consent',
);
await db.run('create table staging.accounts as select null::varchar customer_id, null::date opened_on');
await db.run('create table staging.invoices as select null::varchar customer_id, null::date issued_on');
const p = {
  as_of: '2011-12-09',
  currency: 'GBP',
  match_window_days: 90,
  calibration_end: '2011-09-09',
  baseline_end: '2011-06-10',
  churn_horizon_days: 90,
};
for (const s of process.argv.slice(2).length
  ? process.argv.slice(2)
  : [
      'staging.transactions',
      'customer.refunds',
      'customer.purchase_lines',
      'customer.purchase_days',
      'customer.summary',
      'customer.customers',
      'features.purchase_history',
      'features.past_origins',
      'scores.value',
      'scores.lifecycle',
    ])
  await t(s, () => buildTable(db, readStep(s), p));
await t('checkpoint', () => db.run('checkpoint').then(() => undefined));
for (const q of [
  'select lifecycle_stage, count(*) from scores.lifecycle group by all',
  'select value_tier, count(*) from scores.value group by all',
  'select origin, count(*), avg(churned), sum(future_purchases) from features.past_origins group by all',
])
  console.log((await db.runAndReadAll(q)).getRowObjectsJson());
w.close();
