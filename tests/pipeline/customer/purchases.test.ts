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

const built = async (own: { match_window_days?: number; refund_policy?: string; as_of?: string } = {}) =>
  build(
    db,
    [
      'staging.transactions',
      'customer.refund_matches',
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
    { what: 'a smaller quantity', own: { quantity: -2 } },
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

describe('customer.refund_matches', () => {
  const found = () =>
    rows(
      db,
      `select r.record_no, r.rule, r.unmatched_amount, m.reverses_record_no, m.share, m.amount
       from customer.refunds as r left join customer.refund_matches as m using (source, file, record_no)
       order by r.record_no, m.reverses_record_no`,
    );
  const lines = () =>
    rows(
      db,
      `select record_no, reversed_amount, reversed_on::varchar as reversed_on from customer.purchase_lines
       where reversed_amount > 0 order by record_no`,
    );

  test.each(['17', 'C17', 'c-17'])(
    'a refund that names order 17 as %s takes back that order, not the latest',
    async (order_id) => {
      await given(db, 'transactions', [
        sale('a', '2024-01-01 10:00:00', 20, { record_no: 1, order_id: '17' }),
        sale('a', '2024-05-03 10:00:00', 20, { record_no: 2, order_id: '18' }),
        sale('a', '2024-05-04 10:00:00', -20, { record_no: 3, order_id }),
      ]);
      await built();
      expect(await found()).toMatchObject([
        { record_no: 3, rule: 'same order', reverses_record_no: 1, share: 1, amount: -20 },
      ]);
      expect(await lines()).toEqual([{ record_no: 1, reversed_amount: 20, reversed_on: '2024-05-04' }]);
    },
  );

  test('an order number that belongs to another customer or product names nothing', async () => {
    await given(db, 'transactions', [
      sale('b', '2024-05-01 10:00:00', 20, { order_id: '17' }),
      sale('a', '2024-05-01 10:00:00', 20, { order_id: '17', product_id: 'q' }),
      sale('a', '2024-05-04 10:00:00', -20, { record_no: 900, order_id: '17' }),
    ]);
    await built();
    expect(await found()).toMatchObject([{ rule: 'unmatched', unmatched_amount: -20 }]);
  });

  test('pieces of an order come back one refund after another, and no more than were bought', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-01-01 10:00:00', 40, { record_no: 1, order_id: '17', quantity: 4 }),
      sale('a', '2024-02-01 10:00:00', -10, { record_no: 2, order_id: '17', quantity: -1 }),
      sale('a', '2024-03-01 10:00:00', -50, { record_no: 3, order_id: '17', quantity: -5 }),
    ]);
    await built();
    expect(await found()).toMatchObject([
      { record_no: 2, rule: 'same order', share: 0.25, amount: -10, unmatched_amount: 0 },
      { record_no: 3, rule: 'same order', share: 0.75, amount: -30, unmatched_amount: -20 },
    ]);
    expect(await lines()).toEqual([{ record_no: 1, reversed_amount: 40, reversed_on: '2024-03-01' }]);
  });

  test('a refund of an order without a product is spread over its lines', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-01-01 10:00:00', 30, { record_no: 1, order_id: '17' }),
      sale('a', '2024-01-01 10:00:00', 20, { record_no: 2, order_id: '17', product_id: 'q' }),
      sale('a', '2024-01-05 10:00:00', -40, {
        record_no: 3,
        order_id: '17',
        product_id: null,
        quantity: null,
      }),
    ]);
    await built();
    expect(await found()).toMatchObject([
      { reverses_record_no: 1, share: 1, amount: -30 },
      { reverses_record_no: 2, share: 0.5, amount: -10 },
    ]);
    expect(await lines()).toEqual([
      { record_no: 1, reversed_amount: 30, reversed_on: '2024-01-05' },
      { record_no: 2, reversed_amount: 10, reversed_on: null },
    ]);
  });

  test('without a reference, pieces come off the latest larger purchase of the product', async () => {
    await given(db, 'transactions', [
      sale('a', '2024-05-01 10:00:00', 60, { record_no: 1, quantity: 6 }),
      sale('a', '2024-05-02 10:00:00', 60, { record_no: 2, quantity: 6 }),
      sale('a', '2024-05-03 10:00:00', 60, { record_no: 3, quantity: 6, product_id: 'q' }),
      sale('a', '2024-05-04 10:00:00', -20, { record_no: 4, quantity: -2 }),
      sale('a', '2024-05-05 10:00:00', -50, { record_no: 5, quantity: -5 }),
    ]);
    await built();
    expect(await found()).toMatchObject([
      { record_no: 4, rule: 'part of a purchase', reverses_record_no: 2, amount: -20 },
      // Five more would make seven of six.
      { record_no: 5, rule: 'unmatched', unmatched_amount: -50 },
    ]);
    expect(await lines()).toEqual([{ record_no: 2, reversed_amount: 20, reversed_on: null }]);
    expect(await rows(db, 'select amount from customer.purchase_days order by purchased_on')).toEqual([
      { amount: 60 },
      { amount: 40 },
      { amount: 60 },
    ]);
  });

  test.each([
    { policy: 'net', days: 0, total: null, rule: 'same product and quantity' },
    { policy: 'gross', days: 1, total: 0, rule: 'not netted' },
    { policy: 'ignore', days: 1, total: 20, rule: undefined },
  ])('policy $policy leaves $days purchase days', async ({ policy, days, total, rule }) => {
    await given(db, 'transactions', [
      sale('a', '2024-05-01 10:00:00', 20),
      sale('a', '2024-05-04 10:00:00', -20),
    ]);
    await built({ refund_policy: policy });
    expect((await rows(db, 'from customer.purchase_days')).length).toBe(days);
    expect((await rows(db, 'select total_value from customer.summary'))[0]?.['total_value'] ?? null).toBe(
      total,
    );
    expect((await found())[0]?.['rule']).toBe(rule);
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
