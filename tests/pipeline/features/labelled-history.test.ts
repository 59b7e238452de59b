import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../../pipeline/config.ts';
import { buildLabelled } from '../../../pipeline/features/labelled.ts';
import { buildLabelledHistory } from '../../../pipeline/features/labelled-history.ts';
import type { History, Source } from '../../../pipeline/sources/source.ts';
import { build, given, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const staged = ['transactions', 'customers', 'accounts', 'balances', 'loans', 'labels'];

const made = async (figures: History['figures'], where = 'true') => {
  await build(
    db,
    staged.map((entity) => `staging.${entity}`),
  );
  const sources = [{ name: 'shop', entity: 'labels', history: { where, figures } } as unknown as Source];
  const config = { sources, credit: { protected: [], use_protected: {} } } as unknown as Config;
  await buildLabelledHistory({ db, config });
  await buildLabelled({ db, config });
  return await rows(db, 'from features.labelled order by loan_id, customer_id');
};

/** A loan of account L granted on 2024-03-10, whose owner has an account M as well. */
const loan = async () => {
  await given(db, 'accounts', [
    { account_id: 'L', customer_id: 'ann', opened_on: '2024-01-01' },
    { account_id: 'M', customer_id: 'ann', opened_on: '2023-01-01' },
  ]);
  await given(db, 'loans', [{ loan_id: '7', account_id: 'L', granted_on: '2024-03-10', amount: 500 }]);
  await given(db, 'labels', [
    { loan_id: '7', customer_id: 'ann', observed_on: '2024-03-10', label: 'defaulted', value: true },
  ]);
};
const entry = (account_id: string, occurred_at: string, amount: number, more: Record<string, string> = {}) =>
  given(db, 'transactions', [{ customer_id: 'ann', account_id, occurred_at, amount, ...more }]);

describe('features.labelled_history', () => {
  test("tells what the loan's account did before the day of the loan, and nothing of that day or later", async () => {
    await loan();
    await entry('L', '2024-01-05', 100);
    await entry('L', '2024-03-09 23:59:59', -30);
    await entry('L', '2024-03-10', 1000);
    await entry('L', '2024-04-01', 2000);
    await entry('M', '2024-02-01', 9999);
    expect(
      await made({ net: 'sum(amount)', entries: 'count(*)', open: 'any_value(days_open)' }),
    ).toMatchObject([{ net: 70, entries: 2, open: 69 }]);
  });

  test('is of all accounts of the customer where the row names no loan', async () => {
    await loan();
    await given(db, 'labels', [
      { customer_id: 'ann', observed_on: '2024-02-02', label: 'defaulted', value: false },
    ]);
    await entry('L', '2024-01-05', 100);
    await entry('M', '2024-02-01', 11);
    expect((await made({ net: 'sum(amount)' })).map(({ loan_id, net }) => [loan_id, net])).toEqual([
      ['7', 100],
      [null, 111],
    ]);
  });

  test('leaves out instalments, which are what the label tells', async () => {
    await loan();
    await entry('L', '2024-01-05', 100);
    await entry('L', '2024-02-05', -40, { kind: 'repayment' });
    expect(await made({ net: 'sum(amount)' })).toMatchObject([{ net: 100 }]);
  });

  test('measures quiet time by what the customer did, and knows the balance of a day', async () => {
    await loan();
    await entry('L', '2024-01-10', 100, { initiated_by: 'customer' });
    await entry('L', '2024-02-29', 1, { kind: 'interest', initiated_by: 'system' });
    await given(db, 'balances', [
      { account_id: 'L', balance_on: '2024-01-10', balance: 100 },
      { account_id: 'L', balance_on: '2024-02-29', balance: 101 },
      { account_id: 'L', balance_on: '2024-03-10', balance: 9 },
    ]);
    const figures = {
      // 60 days from 2024-01-10 to 2024-03-10 (a leap year), 10 from the interest.
      quiet: "min(days_before) filter (initiated_by = 'customer')",
      silent: 'min(days_before)',
      last: 'max_by(balance, occurred_on)',
    };
    expect(await made(figures)).toMatchObject([{ quiet: 60, silent: 10, last: 101 }]);
  });

  test('stands in the place of what the export says, but only of rows whose ledger is whole', async () => {
    await given(db, 'labels', [
      { customer_id: 'ann', observed_on: '2024-03-10', label: 'defaulted', value: true },
      { customer_id: 'bob', observed_on: '2023-03-10', label: 'defaulted', value: false },
      { customer_id: 'cid', observed_on: '2024-03-10', label: 'defaulted', value: false },
    ]);
    await db.run(`update raw.labels set attributes = map {'net': '5', 'plan': 'x'}`);
    for (const customer_id of ['ann', 'bob']) {
      await given(db, 'transactions', [{ customer_id, occurred_at: '2023-01-01', amount: 70 }]);
    }
    const found = await made({ net: 'sum(amount)' }, "observed_on >= date '2024-01-01'");
    expect(found.map(({ customer_id, net, plan }) => [customer_id, net, plan])).toEqual([
      ['ann', 70, 'x'],
      ['bob', 5, 'x'],
      ['cid', 5, 'x'],
    ]);
    expect(await rows(db, 'select name, kind from features.labelled_columns order by name')).toEqual([
      { name: 'net', kind: 'number' },
      { name: 'plan', kind: 'category' },
    ]);
  });

  test('knows nothing of a row without a day', async () => {
    await given(db, 'labels', [{ customer_id: 'ann', label: 'defaulted', value: true }]);
    await given(db, 'transactions', [{ customer_id: 'ann', occurred_at: '2023-01-01', amount: 70 }]);
    const [row] = await made({ net: 'sum(amount)' });
    expect(row).not.toHaveProperty('net');
  });

  test.each([
    ['an outcome', { net: 'max(value)' }, 'true'],
    ['a column that is not there', { net: 'sum(amuont)' }, 'true'],
    ['an outcome in where', { net: 'sum(amount)' }, 'value = 1'],
  ])('refuses an expression over %s', async (_, figures, where) => {
    await expect(made(figures, where)).rejects.toMatchObject({ code: 'HISTORY', exit: 2 });
  });
});
