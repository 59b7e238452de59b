import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindsOfColumns, ran } from './exported-night.ts';

const telco = ran('telco.yaml', 'telco_churn.csv.gz');
describe.skipIf(!telco.data)('a night on the Telco table alone (needs the shared data folder)', () => {
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
    const found = await telco.ask(kindsOfColumns);
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

const groceries = ran('groceries.yaml', 'groceries_baskets.csv.gz');
describe.skipIf(!groceries.data)('a night on baskets alone (needs the shared data folder)', () => {
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

// The whole night on the bank is in tests/slow.
const berka = ran('berka.yaml', 'berka/loan.csv.gz', '+customers');
describe.skipIf(!berka.data)('the exports of the Berka bank (need the shared data folder)', () => {
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
