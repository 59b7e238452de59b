import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, expect, test } from 'vitest';
import { built, emptyWarehouse, given, stage } from '../credit-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await emptyWarehouse();
  await given(db, 'accounts', 'account_id, customer_id, opened_on', `('1', 'c', date '2023-01-01')`);
});

const trends = async (as_of: string) => {
  await stage(db, as_of);
  return built(db, ['features.credit_trends'], { as_of });
};
const move = (list: string) =>
  given(db, 'transactions', 'account_id, occurred_at, amount, kind, initiated_by, counterparty', list);

test('slopes are least squares on months, and a month without a movement counts as zero', async () => {
  // Months to 30 June, May, April 2024: inflow 300, 0, 100; slope over time 100 a month.
  await move(`('1', timestamp '2024-04-10', 100, 'deposit', 'customer', 'x'), ('1', timestamp '2024-06-10', 300, 'transfer_in', 'customer', 'y'),
    ('1', timestamp '2024-06-11', -80, 'withdrawal', 'customer', null), ('1', timestamp '2024-06-12', -120, 'transfer_out', 'customer', 'x')`);
  expect(await trends('2024-06-30')).toMatchObject([
    {
      customer_id: 'c',
      inflow_slope_12m: 100, // (300 - 100) / 2
      in_out_ratio_3m: 2, // 400 / 200
      in_out_ratio_12m: 2,
      outflow_ratio_3m_12m: null, // only three months are known
      cash_share_12m: 0.4, // 80 / 200
      counterparties_3m: 2,
      own_moves_3m: 4,
      own_moves_per_month: 4 / 3,
      days_since_own_move: 18,
      balance_slope_12m: null,
      days_below_zero_12m: null,
    },
  ]);
});

test('interest, fees and what the system did are no sign of life', async () => {
  await move(`('1', timestamp '2024-01-10', 100, 'deposit', 'customer', null), ('1', timestamp '2024-06-10', 1, 'interest', 'system', null),
    ('1', timestamp '2024-06-11', -2, 'fee', null, null), ('1', timestamp '2024-06-12', -5, 'transfer_out', 'system', null)`);
  expect(await trends('2024-06-30')).toMatchObject([
    { own_moves_3m: 0, days_since_own_move: 172, outflow_ratio_3m_12m: 2 }, // 7 / 3 against 7 / 6
  ]);
});

test('balances have a slope over month ends and days below zero', async () => {
  await given(
    db,
    'balances',
    'account_id, balance_on, balance',
    `('1', date '2024-04-15', 100), ('1', date '2024-05-15', 70), ('1', date '2024-06-01', -20), ('1', date '2024-06-11', 40), ('1', date '2024-07-02', 999)`,
  );
  const [row] = await trends('2024-06-30');
  expect(row).toMatchObject({ balance_slope_12m: -30, days_below_zero_12m: 10, own_moves_3m: null }); // 100, 70, 40
});

test('is empty without accounts', async () => {
  expect(await trends('2024-06-30')).toEqual([]);
});
