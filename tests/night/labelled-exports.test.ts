import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../pipeline/run-events.ts';
import { sharedData } from '../shared-data.ts';
import { night, readParquet, sampleConfig, workspace } from './night-fixture.ts';

/** A sample config run on the shared data, and its warehouse to ask. */
const ran = (name: string, file: string) => {
  const data = sharedData(file);
  const { folder, remove } = workspace();
  let result: RunResult;
  const run = async () => {
    const root = file.includes('/') ? dirname(dirname(data!)) : dirname(data!);
    result = await night(sampleConfig(name, folder, root));
  };
  return {
    isThere: data !== undefined,
    run,
    remove,
    result: () => result,
    ask: async (sql: string) => {
      const path = join(folder, 'warehouse', 'daybreak.duckdb');
      const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
      const db = await instance.connect();
      const rows = (await db.runAndReadAll(sql)).getRows();
      db.closeSync();
      instance.closeSync();
      return rows;
    },
    customers: (sql: string) =>
      readParquet(join(result.published!.folder, 'analyst', 'customers.parquet'), sql),
  };
};

const kinds = `select kind, list(name order by place) from features.labelled_columns group by kind order by kind`;

const telco = ran('telco.yaml', 'telco_churn.csv.gz');
describe.skipIf(!telco.isThere)('a night on the Telco table alone (needs the shared data folder)', () => {
  beforeAll(telco.run);
  afterAll(telco.remove);

  // 7,043 customers, 1,869 churned, TotalCharges blank in 11 rows: the data's own README.
  test('loads every row, with its outcome', async () => {
    expect(telco.result().sources).toMatchObject([{ records: 7043, loaded: 7043, refused: 0 }]);
    expect(
      await telco.ask(`select count(*)::integer, sum(value)::integer, count(*) filter (where is_test)::integer,
        count(distinct person_id)::integer, any_value(observed_on) from features.labelled`),
    ).toEqual([[7043, 1869, 0, 7043, null]]);
  });

  test('knows numbers from categories, and what is missing', async () => {
    const found = await telco.ask(kinds);
    expect(found[1]).toMatchObject(['number', { items: ['tenure', 'MonthlyCharges', 'TotalCharges'] }]);
    expect((found[0]![1] as { items: unknown[] }).items).toHaveLength(16);
    expect(await telco.ask('select name, missing from features.labelled_columns where missing > 0')).toEqual([
      ['TotalCharges', 11],
    ]);
  });

  test('publishes every customer of the table, on the day that the config states', async () => {
    expect(telco.result().as_of).toBe('2019-01-31');
    expect(await telco.customers('select count(*)::integer as n from published')).toEqual([{ n: 7043 }]);
  });
});

const german = ran('german-credit.yaml', 'german_credit.csv.gz');
describe.skipIf(!german.isThere)('a night on German credit alone (needs the shared data folder)', () => {
  beforeAll(german.run);
  afterAll(german.remove);

  test('loads every applicant, numbered as they stand in the file', async () => {
    expect(german.result().sources).toMatchObject([{ records: 1000, loaded: 1000, refused: 0 }]);
    expect(
      await german.ask(`select count(*)::integer, sum(value)::integer,
        count(*) filter (where customer_id = (row_no + 1)::varchar)::integer from features.labelled`),
    ).toEqual([[1000, 300, 1000]]);
  });

  test('keeps yes and no as the words they are, and the answer none as an answer', async () => {
    expect(
      await german.ask(
        `select foreign_worker, count(*)::integer from features.labelled group by all order by 1`,
      ),
    ).toEqual([
      ['no', 37],
      ['yes', 963],
    ]);
    expect(await german.ask('select sum(missing)::integer from features.labelled_columns')).toEqual([[0]]);
    const [, numbers] = await german.ask(kinds);
    expect((numbers![1] as { items: unknown[] }).items).toEqual([
      'duration_in_month',
      'credit_amount',
      'installment_rate_in_percentage_of_disposable_income',
      'present_residence_since',
      'age_in_years',
      'number_of_existing_credits_at_this_bank',
    ]);
  });

  test('protects what tells sex, age and origin', async () => {
    expect(
      await german.ask('select name from features.labelled_columns where is_protected order by place'),
    ).toEqual([['personal_status_and_sex'], ['age_in_years'], ['foreign_worker']]);
  });
});

const groceries = ran('groceries.yaml', 'groceries_baskets.csv.gz');
describe.skipIf(!groceries.isThere)('a night on baskets alone (needs the shared data folder)', () => {
  beforeAll(groceries.run);
  afterAll(groceries.remove);

  // 9,835 baskets, 169 items, 55 categories, 10 departments: the data's own README.
  test('keeps every item of every basket, though nobody bought it on no day', async () => {
    expect(groceries.result().sources).toMatchObject([
      { records: 43367, loaded: 43367, refused: 0, without_customer: 43367 },
    ]);
    expect(
      await groceries.ask(`select count(distinct order_id)::integer, count(distinct product_id)::integer,
        count(distinct category)::integer, count(distinct attributes['level1'])::integer from raw.transactions`),
    ).toEqual([[9835, 169, 55, 10]]);
    expect(await groceries.customers('select count(*)::integer as n from published')).toEqual([{ n: 0 }]);
  });
});

const berka = ran('berka.yaml', 'berka/loan.csv.gz');
describe.skipIf(!berka.isThere)('a night on the Berka bank (needs the shared data folder)', () => {
  beforeAll(berka.run);
  afterAll(berka.remove);

  test('loads every row of every file', () => {
    const counts = berka.result().sources.map(({ source, loaded, refused }) => [source, loaded, refused]);
    // 49,102 + 30,200 transactions, 4,500 accounts, 682 loans: the data's own README.
    expect(counts).toEqual([
      ['accounts', 4500, 0],
      ['balances', 79302, 0],
      ['ledger', 79302, 0],
      ['loans', 682, 0],
      ['outcomes', 682, 0],
    ]);
  });

  test('sets the loans of 1997-98 aside', async () => {
    // 328 loans with 46 bad before, 354 with 30 bad in 1997-98: the reference page, 3.7.
    expect(
      await berka.ask(`select is_test, count(*)::integer, sum(value)::integer, max(observed_on) < date '1997-01-01'
        from features.labelled group by is_test order by is_test`),
    ).toEqual([
      [false, 328, 46, true],
      [true, 354, 30, false],
    ]);
  });

  test('reads Czech and English codes as the same', async () => {
    const found = await berka.ask(`select file like '%354%', list(distinct kind order by kind),
      list(distinct category) filter (where category is not null),
      list(distinct channel) filter (where channel is not null)
      from raw.transactions group by 1 order by 1`);
    const items = found.map((row) => row.slice(1).map((list) => (list as { items: unknown[] }).items));
    const shared = ['fee', 'interest', 'penalty', 'transfer_in', 'transfer_out', 'withdrawal'];
    for (const [kind] of items) expect(kind).toEqual(expect.arrayContaining(shared));
    const words = ['household', 'insurance', 'interest', 'loan', 'pension', 'sanction interest', 'statement'];
    const ways = ['card', 'cash', 'transfer from another bank', 'transfer to another bank'];
    for (const [, category, channel] of items) {
      expect(words).toEqual(expect.arrayContaining(category!));
      expect(ways).toEqual(expect.arrayContaining(channel!));
    }
    expect(
      await berka.ask(`select distinct kind from raw.transactions where initiated_by = 'system' order by 1`),
    ).toEqual([['fee'], ['interest'], ['penalty']]);
  });

  test('knows what comes in from what goes out', async () => {
    expect(
      await berka.ask(`select count(*)::integer from raw.transactions
        where (kind in ('deposit', 'transfer_in', 'interest')) <> (amount > 0)`),
    ).toEqual([[0]]);
  });
});
