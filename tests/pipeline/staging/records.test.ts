import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { built, emptyWarehouse, given } from '../credit-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await emptyWarehouse();
});

const staged = (entities: readonly string[], as_of: string) =>
  built(
    db,
    entities.map((entity) => `staging.${entity}`),
    { as_of },
  );

test('every staged table is empty where no export feeds it', async () => {
  for (const entity of ['accounts', 'balances', 'loans', 'invoices', 'payments', 'interactions']) {
    expect(await staged([entity], '2024-01-31')).toEqual([]);
  }
});

test('staging.balances keeps the last balance of a day, up to as_of', async () => {
  await given(
    db,
    'balances',
    'account_id, balance_on, balance',
    `('a1', date '2024-01-30', 10), ('a1', date '2024-01-31', 20), ('a1', date '2024-01-31', 30),
     ('a1', date '2024-02-01', 40)`,
  );
  expect(await staged(['balances'], '2024-01-31')).toEqual([
    { account_id: 'a1', balance_on: '2024-01-30', balance: '10.0000' },
    { account_id: 'a1', balance_on: '2024-01-31', balance: '30.0000' },
  ]);
});

describe('staging.loans', () => {
  const columns = 'loan_id, customer_id, account_id, granted_on, amount, term_months, defaulted_on';

  test('finds the customer of a loan through its account, and keeps a loan that nobody holds', async () => {
    await given(db, 'accounts', 'account_id, customer_id', `('a1', 'c1')`);
    await given(
      db,
      'loans',
      columns,
      `('l1', null, 'a1', date '2024-01-01', 1200, 12, null), ('l2', 'c2', 'a1', date '2024-01-01', 1, 1, null),
       ('l3', null, 'a9', date '2024-01-01', 1, 1, null)`,
    );
    expect(await staged(['accounts', 'loans'], '2024-01-31')).toMatchObject([
      { loan_id: 'l1', customer_id: 'c1', amount: '1200.0000', term_months: 12 },
      { loan_id: 'l2', customer_id: 'c2' },
      { loan_id: 'l3', customer_id: null },
    ]);
  });

  test('knows no default and no loan before its day', async () => {
    await given(
      db,
      'loans',
      columns,
      `('l1', 'c1', null, date '2024-01-31', 1, 1, date '2024-02-15'), ('l2', 'c1', null, date '2024-02-01', 1, 1, null)`,
    );
    expect(await staged(['accounts', 'loans'], '2024-01-31')).toMatchObject([
      { loan_id: 'l1', defaulted_on: null },
    ]);
    expect(await staged(['accounts', 'loans'], '2024-02-15')).toMatchObject([
      { loan_id: 'l1', defaulted_on: '2024-02-15' },
      { loan_id: 'l2' },
    ]);
  });
});

test('staging.invoices lets two customers use one number, and takes the latest record of each', async () => {
  await given(
    db,
    'invoices',
    'invoice_id, customer_id, issued_on, due_on, amount, disputed',
    `('1', 'c1', date '2024-01-01', date '2024-01-31', 10, null),
     ('1', 'c1', date '2024-01-01', date '2024-01-31', 12, true),
     ('1', 'c2', date '2024-01-31', date '2024-02-28', 99, null),
     ('2', 'c2', date '2024-02-01', date '2024-02-28', 99, null)`,
  );
  expect(await staged(['invoices'], '2024-01-31')).toMatchObject([
    { customer_id: 'c1', invoice_id: '1', amount: '12.0000', disputed: true },
    { customer_id: 'c2', invoice_id: '1', amount: '99.0000', disputed: false },
  ]);
});

test('staging.payments keeps two payments that look alike, up to as_of', async () => {
  await given(
    db,
    'payments',
    'invoice_id, customer_id, paid_on, amount',
    `(' ', 'c1', date '2024-01-31', 5), (' ', 'c1', date '2024-01-31', 5), ('1', 'c1', date '2024-02-01', 5)`,
  );
  expect(await staged(['payments'], '2024-01-31')).toMatchObject([
    { record_no: '1', invoice_id: null, amount: '5.0000' },
    { record_no: '2', invoice_id: null, amount: '5.0000' },
  ]);
});

test('staging.interactions keeps the contacts up to the end of as_of, open where the answer came later', async () => {
  await given(
    db,
    'interactions',
    'customer_id, occurred_at, kind, channel, resolved_at',
    `('c1', timestamp '2024-01-31 23:59:59', 'complaint', ' Phone', timestamp '2024-02-03 10:00:00'),
     ('c1', timestamp '2024-02-01 00:00:00', 'visit', null, null)`,
  );
  expect(await staged(['interactions'], '2024-01-31')).toMatchObject([
    { customer_id: 'c1', occurred_on: '2024-01-31', kind: 'complaint', channel: 'phone', resolved_at: null },
  ]);
});
