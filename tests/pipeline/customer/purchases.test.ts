import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const sale = (customer_id: string | null, occurred_at: string, amount: number, own: object = {}) => ({
  customer_id,
  occurred_at,
  amount,
  product_id: 'p',
  quantity: amount < 0 ? -1 : 1,
  ...own,
});

const built = async (own: { match_window_days?: number; as_of?: string } = {}) =>
  build(
    db,
    [
      'staging.transactions',
      'customer.refunds',
      'customer.purchase_lines',
      'customer.purchase_days',
      'customer.summary',
    ],
    own,
  );

describe('customer.refunds', () => {
  const found = () =>
    rows(db, 'select amount, rule, reverses_record_no from customer.refunds order by record_no');

  test('a refund reverses the latest open purchase of the same product and quantity', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-05-01 10:00:00', 20, { record_no: 1 }),
      sale('a', '2024-05-03 10:00:00', 20, { record_no: 2 }),
      sale('a', '2024-05-04 10:00:00', -20, { record_no: 3 }),
    ]);
    await built();
    expect(await found()).toEqual([
      { amount: -20, rule: 'same product and quantity', reverses_record_no: 2 },
    ]);
  });

  test('two refunds reverse two purchases, the second the one before', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-05-01 10:00:00', 20, { record_no: 1 }),
      sale('a', '2024-05-03 10:00:00', 20, { record_no: 2 }),
      sale('a', '2024-05-04 10:00:00', -20, { record_no: 3 }),
      sale('a', '2024-05-05 10:00:00', -20, { record_no: 4 }),
    ]);
    await built();
    expect((await found()).map((row) => row.reverses_record_no)).toEqual([2, 1]);
  });

  test('a refund without an earlier purchase stays unmatched and does not shift later pairs', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-04-30 10:00:00', -20, { record_no: 1 }),
      sale('a', '2024-05-01 10:00:00', 20, { record_no: 2 }),
      sale('a', '2024-05-02 10:00:00', -20, { record_no: 3 }),
    ]);
    await built();
    expect(await found()).toEqual([
      { amount: -20, rule: 'unmatched', reverses_record_no: null },
      { amount: -20, rule: 'same product and quantity', reverses_record_no: 2 },
    ]);
  });

  test.each([
    { what: 'another customer', own: { customer_id: 'b' } },
    { what: 'another product', own: { product_id: 'q' } },
    { what: 'another quantity', own: { quantity: -2 } },
    { what: 'too long before', own: { occurred_at: '2024-06-30 10:00:00' } },
  ])('a purchase of $what is not reversed', async ({ own }) => {
    await given(db, 'transactions', [
      sale('a', '2024-03-01 10:00:00', 20),
      { ...sale('a', '2024-03-02 10:00:00', -20), ...own },
    ]);
    await built();
    expect(await found()).toMatchObject([{ rule: 'unmatched' }]);
  });
});

describe('customer.summary', () => {
  const summary = () => rows(db, 'from customer.summary order by customer_id');

  test('counts days, not lines, and leaves the first purchase out of frequency and value', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-01-01 09:00:00', 99),
      sale('a', '2024-01-11 09:00:00', 10),
      sale('a', '2024-01-11 17:00:00', 20),
      sale('a', '2024-01-21 09:00:00', 50),
    ]);
    await built({ as_of: '2024-01-31' });
    expect(await summary()).toMatchObject([
      {
        customer_id: 'a',
        frequency: 2,
        recency: 20,
        T: 30,
        days_since_last_purchase: 10,
        monetary_value: 40,
      },
    ]);
  });

  test('a purchase that was cancelled leaves nobody behind, and its money nets to nothing', async () => {
    await given(db, 'transactions', [
      sale('12346', '2024-01-18 10:01:00', 77183.6, { quantity: 74215 }),
      sale('12346', '2024-01-18 10:17:00', -77183.6, { quantity: -74215 }),
    ]);
    await built();
    expect(await summary()).toEqual([]);
  });

  test('an unmatched refund lowers the total but takes away no purchase day', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-05-01 10:00:00', 100),
      sale('a', '2024-06-01 10:00:00', 60),
      sale('a', '2024-06-02 10:00:00', -15, { quantity: -7 }),
    ]);
    await built();
    expect(await summary()).toMatchObject([
      { frequency: 1, monetary_value: 60, total_value: 145, net_value_12m: 145, refunded_value: 15 },
    ]);
  });

  test('looks no further than as_of', async () => {
    await given(db, 'transactions', [
      sale('c', '2024-01-01 10:00:00', 1),
      sale('c', '2024-02-01 10:00:00', 1),
      sale('d', '2024-02-01 10:00:00', 1),
    ]);
    await built({ as_of: '2024-01-31' });
    expect(await summary()).toMatchObject([{ customer_id: 'c', frequency: 0, T: 30 }]);
  });

  test('rows without a customer are in no history', async () => {
    await given(db, 'transactions', [sale(null, '2024-01-01 10:00:00', 5)]);
    await built();
    expect(await summary()).toEqual([]);
  });
});

describe('staging.transactions', () => {
  test('keeps the line read last of an id that an export repeats', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-01-01 10:00:00', 5, { transaction_id: 't1', record_no: 1 }),
      sale('a', '2024-01-01 10:00:00', 6, { transaction_id: 't1', record_no: 2 }),
      sale('a', '2024-01-01 10:00:00', 7, { record_no: 3 }),
      sale('a', '2024-01-01 10:00:00', 7, { record_no: 4 }),
    ]);
    await build(db, ['staging.transactions']);
    expect(await rows(db, 'select record_no, amount from staging.transactions order by 1')).toEqual([
      { record_no: 2, amount: 6 },
      { record_no: 3, amount: 7 },
      { record_no: 4, amount: 7 },
    ]);
  });

  test('names the kind of a row by its sign, and by whether it moved an account', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-01-01 10:00:00', 5),
      sale('a', '2024-01-01 10:00:00', -5),
      sale('a', '2024-01-01 10:00:00', 5, { account_id: 'x' }),
      sale('a', '2024-01-01 10:00:00', -5, { account_id: 'x' }),
      sale('a', '2024-01-01 10:00:00', -5, { account_id: 'x', kind: 'fee' }),
    ]);
    await build(db, ['staging.transactions']);
    expect(
      (await rows(db, 'select kind from staging.transactions order by record_no')).map((row) => row.kind),
    ).toEqual(['purchase', 'refund', 'deposit', 'withdrawal', 'fee']);
  });
});
