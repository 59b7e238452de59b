import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance, quotedString } from '@duckdb/node-api';

/**
 * What one more day costs beside the two years before it: loads 24 months of till files, then the file of the day
 * after, and sets the seconds of both loads, gates included, and of both nights side by side:
 * `node --import ./scripts/typescript.mjs scripts/bench/incremental.ts --rows 2000000`.
 */
const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, customers: { type: 'string', default: '20000' } },
});
const days = 731;
const folder = mkdtempSync(join(tmpdir(), 'daybreak-incremental-'));
mkdirSync(join(folder, 'till'));

/** Lines of the days `from` to `to`, made by the row's number: customers come at rates a hundredfold apart. */
const lines = (from: number, to: number) => `
  select
    printf('C%06d', (${values.customers} * pow(hash(n, 1) % 1000000 / 1e6, 2))::integer) as customer,
    strftime(timestamp '2024-01-01' + to_days((n * ${days} // ${values.rows})::integer)
      + to_seconds((hash(n, 2) % 36000 + 28800)::integer), '%Y-%m-%d %H:%M:%S') as at,
    printf('O%d', n // 3) as "order",
    printf('P%04d', hash(n, 3) % 3000) as product,
    case when hash(n, 4) % 40 = 0 then -1 else 1 + hash(n, 5) % 6 end::integer as quantity,
    (1 + hash(n, 3) % 90)::decimal(9, 2) as price
  from range(${from} * ${values.rows}::bigint // ${days}, ${to} * ${values.rows}::bigint // ${days}) as r(n)`;

const instance = await DuckDBInstance.create(':memory:');
const db = await instance.connect();
const write = (name: string, from: number, to: number) =>
  db.run(`copy (${lines(from, to)}) to ${quotedString(join(folder, 'till', name))} (format csv, header)`);

writeFileSync(
  join(folder, 'daybreak.yaml'),
  `version: 1
company: Bench
currency: GBP
sources:
  - name: till
    entity: transactions
    files: till/*.csv
    columns:
      order_id: order
      product_id: product
      quantity: quantity
      unit_price: price
      amount: { sql: "quantity * unit_price" }
      occurred_at: at
      customer_id: customer
`,
);

interface Result {
  readonly jobs: readonly { readonly job: string; readonly seconds: number }[];
}

/** Seconds of the load with its gates, of the other jobs, and of the whole process. */
const night = () => {
  const start = performance.now();
  const text = execFileSync(
    process.execPath,
    ['scripts/daybreak.mjs', 'run', '--config', join(folder, 'daybreak.yaml'), '--json'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const whole = (performance.now() - start) / 1000;
  const { jobs } = JSON.parse(text) as Result;
  const load = jobs.find(({ job }) => job === 'load')!.seconds;
  return { load, whole, jobs };
};

for (let month = 0; month < 24; month++) {
  await write(
    `${String(month).padStart(2, '0')}.csv`,
    Math.floor((month * (days - 1)) / 24),
    Math.floor(((month + 1) * (days - 1)) / 24),
  );
}
const full = night();
await write('24.csv', days - 1, days);
const day = night();
db.disconnectSync();
instance.closeSync();
rmSync(folder, { recursive: true });
for (const [name, { jobs }] of Object.entries({ full, day })) {
  console.log(`${name}: ${jobs.map(({ job, seconds }) => `${job} ${seconds.toFixed(2)}`).join('  ')}`);
}
const share = (one: number, other: number) => `${((100 * one) / other).toFixed(1)} %`;
console.log(
  `load: 24 months ${full.load.toFixed(2)} s, one day more ${day.load.toFixed(2)} s = ${share(day.load, full.load)} (below 20 %)\n` +
    `night: 24 months ${full.whole.toFixed(2)} s, one day more ${day.whole.toFixed(2)} s = ${share(day.whole, full.whole)}`,
);
