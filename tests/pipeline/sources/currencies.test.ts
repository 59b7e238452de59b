import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../pipeline/config.ts';
import { requireRates } from '../../../pipeline/sources/currencies.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { file, minimal } from '../config/minimal-config.ts';
import { parameters } from '../warehouse-fixture.ts';
import { sales, type Workbench, workbench } from './loading.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
  await bench.db.run('create schema staging');
  await bench.write(
    'sales.csv',
    `id,day,amount,currency,price
a,2024-01-02,10,GBP,1
b,2024-01-02,10,EUR,2
c,2024-01-03 23:59,-10, eur ,
d,2024-01-05,1000,JPY,1000
e,2024-01-05,10,,1
`,
  );
});
afterEach(() => bench.close());

const source = sales({
  files: ['sales.csv'],
  columns: { ...sales().columns, currency: { from: 'currency' }, unit_price: { from: 'price' } },
});

/** The source that `currencies: rates.csv` stands for. */
const rates = () => {
  writeFileSync(file, `${minimal}currencies: rates.csv\n`);
  return loadConfig(file, { env: {} }).sources.find(({ entity }) => entity === 'rates')!;
};

const failure = () =>
  requireRates(bench.db, 'GBP').then(
    () => undefined,
    (error: unknown) => error,
  );

describe('rows of another currency', () => {
  test('are converted at the rate of their day, or the last one before it', async () => {
    await bench.write(
      'rates.csv',
      'date,currency,rate\n2024-01-01,EUR,0.9\n2024-01-02,EUR,0.85\n2024-01-04,EUR,0.5\n2023-12-01,JPY,0.0053125\n',
    );
    await bench.load(source);
    await bench.load(rates());
    await requireRates(bench.db, 'GBP');
    await buildTable(bench.db, readStep('staging.transactions'), {
      ...parameters,
      as_of: '2024-12-31',
      currency: 'GBP',
    });
    const reader = await bench.db.runAndReadAll(
      `select customer_id, amount::varchar, unit_price::varchar, currency, exchange_rate::double
      from staging.transactions order by customer_id`,
    );
    expect(reader.getRowsJson()).toEqual([
      ['a', '10.0000', '1.0000', 'GBP', 1],
      ['b', '8.5000', '1.7000', 'EUR', 0.85],
      ['c', '-8.5000', null, 'EUR', 0.85],
      ['d', '5.3125', '5.3125', 'JPY', 0.0053125],
      ['e', '10.0000', '1.0000', 'GBP', 1],
    ]);
  });

  test('without rates stop the night at the first of them', async () => {
    await bench.load(source);
    expect(await failure()).toMatchObject({
      code: 'CURRENCY',
      exit: 2,
      message:
        'sales.csv record 2 requires a rate of "EUR" to GBP on 2024-01-02 or before it, got none; it is the first of 3',
    });
  });

  test('from before the first rate stop it, too', async () => {
    await bench.write('rates.csv', 'date,currency,rate\n2024-01-03,EUR,0.9\n2023-12-01,JPY,0.0053125\n');
    await bench.load(source);
    await bench.load(rates());
    expect(await failure()).toMatchObject({
      code: 'CURRENCY',
      exit: 5,
      message:
        'sales.csv record 2 requires a rate of "EUR" to GBP on 2024-01-02 or before it, got rates from 2024-01-03 on; it is the first of 1',
    });
  });

  test('are rows of the company when all name its currency', async () => {
    await bench.write('sales.csv', 'id,day,amount,currency,price\na,2024-01-02,10,gbp,1\n');
    await bench.load(source);
    await requireRates(bench.db, 'GBP');
  });
});

test('rates are read strictly, with ten decimals, and above zero', async () => {
  await bench.write(
    'rates.csv',
    'date,currency,rate\n2024-01-01,EUR,0.0000312345\n2024-01-01,JPY,0\n2024-01-01,USD,-1\n2024-01-01,CHF,0.00000000001\n2024-01-01,,1\n02/01/2024,SEK,1\n',
  );
  const { rows, refusals } = await bench.load(rates());
  expect(rows).toMatchObject([{ currency: 'EUR', rate: '0.0000312345' }]);
  expect(refusals.map(({ record_no, code }) => `${record_no} ${code}`)).toEqual([
    '2 below_minimum',
    '3 below_minimum',
    '4 precision',
    '5 required',
    '6 not_date',
  ]);
});
