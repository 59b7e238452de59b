import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../pipeline/config.ts';
import { graph } from '../../pipeline/graph.ts';
import { parametersOf, resolveNight } from '../../pipeline/night.ts';
import { createModelCards } from '../../pipeline/scores/model-cards.ts';
import { createLoadTables } from '../../pipeline/sources/load.ts';
import { buildTable, readStep } from '../../pipeline/step.ts';
import { openWarehouse } from '../../pipeline/warehouse.ts';

/**
 * What churn costs at a million customers: two years of simulated purchases, refunds and complaints are laid into a
 * warehouse, then the churn job runs as in a night. Prints seconds for features, for training and scoring, and the
 * peak memory of the process: `npm run bench:churn -- [--customers 1000000]`.
 */
const { values } = parseArgs({ options: { customers: { type: 'string', default: '1000000' } } });
const customers = Number(values.customers);

const folder = mkdtempSync(join(tmpdir(), 'daybreak-churn-'));
const config = loadConfig('data-samples/daybreak.yaml', {
  env: {},
  flags: { warehouse: join(folder, 'warehouse'), output: join(folder, 'out') },
});
const { db, close } = await openWarehouse(config.warehouse, { ...config.machine, memory_limit: '2GB' });
await createLoadTables(db);
await createModelCards(db);

/** A uniform number of a customer's n-th event, the same in every run. */
const uniform = (what: number, of: string) => `(hash(${of}, ${what}) % 1000003 / 1000003.0)`;

/** Customers come all through two years, buy at their own pace (Gamma of 1, about 75 days) and stop some day. */
await db.run(`
  create temp table buyers as
  select n as number, printf('C%07d', n) as customer_id,
         ${uniform(1, 'n')} * 700 as first_at,
         15 - 75 * ln(1 - ${uniform(2, 'n')}) as gap,
         -400 * ln(1 - ${uniform(3, 'n')}) as lifetime
  from range(${customers}) as r(n)`);
await db.run(`
  insert into raw.transactions by name
  select 'till' as source, 'till.csv' as file, row_number() over (order by customer_id, nth) as record_no, customer_id,
         timestamp '2024-04-01' + to_seconds((86400 * moment)::bigint) as occurred_at,
         (5 + 95 * ${uniform(5, 'number * 1000 + nth')})::decimal(18, 4) as amount,
         printf('O%d-%d', number, nth) as order_id, printf('P%03d', hash(number, nth, 6) % 400) as product_id,
         printf('K%02d', hash(number, nth, 6) % 12) as category,
         ['store', 'web', 'phone'][1 + (hash(number, nth, 7) % 3)::integer] as channel,
         1::decimal(18, 4) as quantity
  from (
    select *, first_at + sum(case when nth = 0 then 0 else -gap * ln(1 - ${uniform(4, 'number * 1000 + nth')}) end)
                over (partition by number order by nth) as moment
    from buyers, range(0, 40) as k(nth)
  )
  where moment < 730 and (nth = 0 or moment < first_at + lifetime)
  order by customer_id, nth`);
await db.run(`
  insert into raw.interactions by name
  select 'crm' as source, 'crm.csv' as file, row_number() over (order by customer_id) as record_no, customer_id,
         timestamp '2024-04-01' + to_days((730 * ${uniform(8, 'number')})::integer) as occurred_at, 'complaint' as kind,
         timestamp '2024-04-01' + to_days((730 * ${uniform(8, 'number')} + 20 * ${uniform(9, 'number')})::integer) as resolved_at
  from buyers where number % 5 = 0`);
const [[lines]] = (await db.runAndReadAll('select count(*)::integer from raw.transactions')).getRows() as [
  [number],
];

const resolved = await resolveNight(db, config);
const night = { ...resolved, parameters: parametersOf(config, resolved.windows) };

/** Steps of a job, each with its seconds. */
const build = async (job: string, isWanted: (made: readonly string[]) => boolean): Promise<number> => {
  const start = performance.now();
  for (const { makes, run } of graph.find(({ name }) => name === job)!.steps) {
    if (!isWanted(makes)) continue;
    const from = performance.now();
    if (run) await run(night);
    else for (const made of makes) await buildTable(db, readStep(made), night.parameters);
    const seconds = (performance.now() - from) / 1000;
    if (seconds > 0.5) console.log(`  ${makes.join(', ')} ${seconds.toFixed(1)} s`);
  }
  return (performance.now() - start) / 1000;
};

/** What the churn job reads of the customers job; the rest of that is none of its cost. */
const reads = new Set(graph.find(({ name }) => name === 'churn')!.steps.flatMap((step) => step.reads));
const customerSteps = graph.find(({ name }) => name === 'customers')!.steps;
for (const { makes, reads: own } of customerSteps.toReversed())
  if (makes.some((made) => reads.has(made))) for (const table of own) reads.add(table);
const needed = (makes: readonly string[]) => makes.some((made) => reads.has(made));
await build('customers', needed);
console.log(`${customers.toLocaleString('en')} customers, ${lines.toLocaleString('en')} lines`);
await db.run('create or replace table scores.purchases (row_no integer, p_no_purchase double)');
await db.run('create or replace table scores.lifecycle (customer_id varchar, lifecycle_stage varchar)');
await db.run('insert into scores.purchases select row_no, 0.5 from features.purchase_history');

const features = await build('churn', (made) => made.every((name) => name.startsWith('features.')));
const models = await build('churn', (made) => made.every((name) => name.startsWith('scores.')));
const cards = await db.runAndReadAll(
  `select model, (metrics->>'auc')::double, is_used from ops.model where purpose = 'churn'`,
);
for (const [model, auc, is_used] of cards.getRows() as [string, number | null, boolean][]) {
  console.log(`  ${is_used ? '*' : ' '} ${model.padEnd(20)} AUC ${auc?.toFixed(4) ?? ''}`);
}
const total = features + models;
console.log(
  `features ${features.toFixed(1)} s, training of both models and scoring ${models.toFixed(1)} s: ` +
    `in all ${total.toFixed(1)} s (at most 120), peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB (at most 4000)`,
);
close();
rmSync(folder, { recursive: true, force: true });
