import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { itemNeighbours } from '../../models/item-similarity.ts';
import { nextOffers, segmentPropensity } from '../../models/next-offer.ts';
import { seededRandom } from '../../models/numeric/random.ts';
import { affinityParameters, affinitySettings } from '../../pipeline/config/affinity-settings.ts';
import { countPairs } from '../../pipeline/features/pair-counts.ts';
import { buildTable, readStep } from '../../pipeline/step.ts';

/**
 * Seconds of the steps that count pairs, on made baskets the size of a supermarket's five months, beside a bare scan of
 * the same lines in the same run; and of the same with one basket of 5,000 products among them. Then seconds and peak
 * memory of the next offers of many customers, each with about twenty of 2,000 products.
 *   node --import ./scripts/typescript.mjs scripts/bench/affinity.ts [--baskets 88000 --lines 900000 --items 16000 --customers 1000000]
 */
const { values } = parseArgs({
  options: {
    baskets: { type: 'string', default: '88000' },
    lines: { type: 'string', default: '900000' },
    items: { type: 'string', default: '16000' },
    min: { type: 'string', default: '5' },
    customers: { type: 'string', default: '1000000' },
  },
});
const [baskets, lines, items] = [values.baskets, values.lines, values.items].map(Number) as [
  number,
  number,
  number,
];

const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
await db.run('create schema features');
const settings = affinitySettings.parse({ min_count: Number(values.min), min_support: 1e-6 });
const parameters = { as_of: '2024-06-30', ...affinityParameters(settings) };

/** Lines whose products follow a power law, as those of shops do, spread over the baskets; the same every time. */
const makeLines = async (withGiant: boolean): Promise<void> => {
  await db.run(`create or replace table sale_lines as
    select distinct (hash(i) % ${baskets})::integer as unit_no,
        'P' || cast(floor(pow(${items}, (hash(i * 7 + 3) % 1000003) / 1000003.0)) as integer) as product_id
    from range(${Math.round(lines * 1.04)}) as r(i)
    ${withGiant ? `union select ${baskets}, 'P' || j from range(1, 5001) as g(j)` : ''}`);
  await db.run(`create or replace table features.affinity_items as
    select 'product' as level, product_id as item, (row_number() over (order by product_id) - 1)::integer as item_no,
        product_id as name, product_id as parent, null::integer as category_no
    from (select distinct product_id from sale_lines)`);
  await db.run(`create or replace table features.basket_lines as
    select false as is_customer, l.unit_no, i.item_no, date '2024-06-01' as last_on
    from sale_lines as l join features.affinity_items as i on i.item = l.product_id`);
  await buildTable(db, readStep('features.baskets'), parameters);
  await buildTable(db, readStep('features.basket_items'), parameters);
};

const timed = async <T>(body: () => Promise<T>) => {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const rows = await body();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, rows };
};

for (const withGiant of [false, true]) {
  await makeLines(withGiant);
  const held = await db.runAndReadAll(
    `select count(*)::integer, count(distinct unit_no)::integer from features.basket_items`,
  );
  const [count, units] = held.getRows()[0] as [number, number];
  const scan = await timed(() =>
    db.runAndReadAll('select item_no, count(*), sum(unit_no) from features.basket_items group by item_no'),
  );
  const pairs = await timed(async () => {
    await buildTable(db, readStep('features.frequent_items'), parameters);
    return (await countPairs({ db })).pairs.numRows;
  });
  const out = await db.runAndReadAll('select count(*)::integer from features.baskets where is_left_out');
  console.log(
    `${units.toLocaleString('en')} baskets, ${count.toLocaleString('en')} lines${withGiant ? ', one basket of 5,000 more' : ''}, ` +
      `${out.getRows()[0]![0]} left out: ${Number(pairs.rows).toLocaleString('en')} pairs with count >= ${settings.min_count} ` +
      `in ${pairs.seconds.toFixed(2)} s (at most 3), of processor ${pairs.cpu.toFixed(2)} s; ` +
      `bare scan ${scan.seconds.toFixed(3)} s, ratio ${(pairs.seconds / scan.seconds).toFixed(0)}`,
  );
}

/** Customers with 10 to 30 products each, popular ones more often; the same every time. */
const madeHoldings = (customers: number, itemCount: number) => {
  const random = seededRandom(1);
  const offsets = new Int32Array(customers + 1);
  const held = new Int32Array(customers * 30);
  let total = 0;
  for (let c = 0; c < customers; c++) {
    const own = new Set<number>();
    for (let left = 10 + Math.floor(random() * 21); left > 0; left--)
      own.add(Math.floor(itemCount ** random()) - 1);
    for (const item of Int32Array.from(own).sort()) held[total++] = item;
    offsets[c + 1] = total;
  }
  return { items: held.subarray(0, total), offsets, itemCount };
};

const customers = Number(values.customers);
const holdings = madeHoldings(customers, 2000);
const segments = Int32Array.from({ length: customers }, (_, c) => c % 10);
const neighbours = await timed(async () =>
  itemNeighbours(holdings, { neighbours: settings.neighbours, lengthWeight: 1, mostHeld: 500 }),
);
const offers = await timed(async () =>
  nextOffers(
    holdings,
    segments,
    segmentPropensity(holdings, () => true, segments),
    neighbours.rows,
    {
      length: 5,
      power: 0.5,
      isOffered: new Uint8Array(2000).fill(1),
    },
  ),
);
console.log(
  `${customers.toLocaleString('en')} customers, ${holdings.items.length.toLocaleString('en')} holdings: similar products ` +
    `${neighbours.cpu.toFixed(1)} s, five offers each ${offers.cpu.toFixed(1)} s of processor; ` +
    `peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`,
);
