import { type Night, parametersOf } from '../pipeline/night.ts';
import { scoreChurn } from '../pipeline/scores/churn-models.ts';
import { createModelCards } from '../pipeline/scores/model-cards.ts';
import { scorePurchases } from '../pipeline/scores/purchase-models.ts';
import { scoreRfm } from '../pipeline/scores/rfm-models.ts';
import { scoreSegments } from '../pipeline/scores/segment-models.ts';
import { buildTable, readStep } from '../pipeline/step.ts';
import { windowsOf } from '../pipeline/windows.ts';
import { openFixture } from '../tests/pipeline/warehouse-fixture.ts';

const which = process.argv[2];
const db = await openFixture();
if (which === 'cdnow')
  await db.run(
    `insert into raw.transactions (source, file, record_no, customer_id, occurred_at, amount) select 's','f', row_number() over (), customer_id, date::timestamp, amount from read_csv('/work/shared/data/cdnow_sample_log.csv.gz')`,
  );
else
  await db.run(
    `insert into raw.transactions (source, file, record_no, customer_id, occurred_at, amount, order_id, product_id, quantity) select 's','f', row_number() over (), CustomerID, InvoiceDate::timestamp, (Quantity::bigint * UnitPrice::decimal(18,4))::decimal(18,4), InvoiceNo, StockCode, Quantity from read_csv('/work/shared/data/online_retail.csv.gz', all_varchar=true)`,
  );
const [as_of, first] = which === 'cdnow' ? ['1997-09-30', '1997-01-01'] : ['2011-12-09', '2010-12-01'];
const config: any = {
  clv: { horizon_days: 365, discount_rate: 0.1, margin: 1 },
  churn: { high: 0.7, medium: 0.4 },
  segments: { starts: 10, seed: 20240101 },
  refunds: { match_window_days: 90 },
  currency: 'GBP',
  sources: [],
};
const windows = windowsOf(as_of!, first!, {});
const night: Night = { db, config, windows, parameters: parametersOf(config, windows) };
const t = async (name: string, f: () => Promise<unknown>) => {
  const s = performance.now();
  await f();
  console.log(name, Math.round(performance.now() - s));
};
await createModelCards(db);
for (const s of [
  'staging.transactions',
  'staging.customers',
  'staging.accounts',
  'staging.invoices',
  'customer.refunds',
  'customer.purchase_lines',
  'customer.purchase_days',
  'customer.summary',
  'customer.customers',
  'features.purchase_history',
  'features.past_origins',
])
  await t(s, () => buildTable(db, readStep(s), night.parameters));
await t('rfm', () => scoreRfm(night));
await t('rfm', () => buildTable(db, readStep('scores.rfm'), night.parameters));
await t('life', () => buildTable(db, readStep('scores.lifecycle'), night.parameters));
await t('clv', () => scorePurchases(night));
await t('clv', () => buildTable(db, readStep('scores.clv'), night.parameters));
await t('churn', () => scoreChurn(night));
await t('churn', () => buildTable(db, readStep('scores.churn'), night.parameters));
await t('seg', () => scoreSegments(night));
await t('seg', () => buildTable(db, readStep('scores.segments'), night.parameters));
for (const q of [
  'select model, purpose, n, objective, grade, is_used, note, metrics, baseline, fit from ops.model',
  'select rfm_segment, count(*) from scores.rfm group by all',
  'select lifecycle_stage, count(*) from scores.lifecycle group by all',
  'select segment_id, segment_name, count(*) from scores.segments group by all order by 1',
  'select churn_band, count(*), avg(churn_probability) from scores.churn group by all',
  'select sum(clv), max(clv), avg(p_alive) from scores.clv',
  'from scores.churn limit 3',
])
  console.log(
    JSON.stringify((await db.runAndReadAll(q)).getRowObjectsJson(), null, 1).replaceAll('\\"', '"'),
  );
