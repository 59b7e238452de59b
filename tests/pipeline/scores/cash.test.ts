import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Night } from '../../../pipeline/night.ts';
import { forecastBooks } from '../../../pipeline/scores/cash-forecast.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { addDays } from '../../../pipeline/windows.ts';
import { given, stage } from '../credit-tables.ts';
import { creditWarehouse, rows } from './credit-night.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await creditWarehouse();
});

const night = async (as_of: string) => {
  await stage(db, as_of);
  for (const table of [
    'scores.cash_days',
    'scores.cash_customers',
    'scores.cash_accounts',
    'scores.cash_drivers',
  ]) {
    await buildTable(db, readStep(table), { as_of });
  }
  await forecastBooks({ db, windows: { as_of } } as unknown as Night);
};

const move = (list: string) =>
  given(db, 'transactions', 'customer_id, account_id, occurred_at, amount, kind', list);

describe('the cash position', () => {
  beforeEach(async () => {
    await given(
      db,
      'accounts',
      'account_id, customer_id, product, branch',
      `('1', 'a', 'savings', 'north'), ('2', 'b', 'current', 'south')`,
    );
  });

  test('is told by day, product and branch, and leaves out what moves no cash', async () => {
    await move(`('a', '1', timestamp '2024-06-20 09:00:00', 100, 'deposit'), ('a', '1', timestamp '2024-06-20 10:00:00', -30, 'withdrawal'),
      ('b', '2', timestamp '2024-06-20 10:00:00', 50, 'transfer_in'), ('a', '1', timestamp '2024-06-20 23:00:00', 9, 'interest'),
      ('b', '2', timestamp '2024-07-01 10:00:00', 999, 'deposit')`);
    await night('2024-06-30');
    expect(
      await rows(
        db,
        'select dimension, member, moved_on, inflow, outflow, net_flow from scores.cash_days order by all',
      ),
    ).toEqual([
      { dimension: 'all', member: '', moved_on: '2024-06-20', inflow: 150, outflow: 30, net_flow: 120 },
      {
        dimension: 'branch',
        member: 'north',
        moved_on: '2024-06-20',
        inflow: 100,
        outflow: 30,
        net_flow: 70,
      },
      { dimension: 'branch', member: 'south', moved_on: '2024-06-20', inflow: 50, outflow: 0, net_flow: 50 },
      {
        dimension: 'product',
        member: 'current',
        moved_on: '2024-06-20',
        inflow: 50,
        outflow: 0,
        net_flow: 50,
      },
      {
        dimension: 'product',
        member: 'savings',
        moved_on: '2024-06-20',
        inflow: 100,
        outflow: 30,
        net_flow: 70,
      },
    ]);
  });

  test('sales and receipts for invoices are books of their own', async () => {
    await given(
      db,
      'transactions',
      'customer_id, occurred_at, amount, category',
      `('a', timestamp '2024-06-20 09:00:00', 12, 'tea')`,
    );
    await given(db, 'payments', 'customer_id, paid_on, amount', `('a', date '2024-06-21', 40)`);
    await night('2024-06-30');
    expect(
      await rows(
        db,
        `select book, dimension, member, net_flow from scores.cash_days where dimension <> 'branch' order by all`,
      ),
    ).toEqual([
      { book: 'payments', dimension: 'all', member: '', net_flow: 40 },
      { book: 'payments', dimension: 'product', member: '', net_flow: 40 },
      { book: 'sales', dimension: 'all', member: '', net_flow: 12 },
      { book: 'sales', dimension: 'product', member: 'tea', net_flow: 12 },
    ]);
  });

  test('the drivers of its change add up to it in every dimension', async () => {
    // Four weeks to 30 June begin on 3 June; the four before on 6 May.
    await move(`('a', '1', timestamp '2024-06-03 09:00:00', 100, 'deposit'), ('b', '2', timestamp '2024-06-02 09:00:00', 30, 'deposit'),
      ('a', '1', timestamp '2024-05-06 09:00:00', 40, 'deposit'), ('b', '2', timestamp '2024-05-05 09:00:00', 777, 'deposit')`);
    await night('2024-06-30');
    expect(
      await rows(
        db,
        `select customer_id, inflow, net_flow, net_flow_before, change from scores.cash_customers order by all`,
      ),
    ).toEqual([
      { customer_id: 'a', inflow: 100, net_flow: 100, net_flow_before: 40, change: 60 },
      { customer_id: 'b', inflow: 0, net_flow: 0, net_flow_before: 30, change: -30 },
    ]);
    expect(
      await rows(
        db,
        `select dimension, member, change, share, driver_rank from scores.cash_drivers order by dimension, driver_rank`,
      ),
    ).toEqual([
      { dimension: 'account', member: '1', change: 60, share: 2, driver_rank: 1 },
      { dimension: 'account', member: '2', change: -30, share: -1, driver_rank: 2 },
      { dimension: 'account', member: '(others)', change: 0, share: 0, driver_rank: 3 },
      { dimension: 'branch', member: 'north', change: 60, share: 2, driver_rank: 1 },
      { dimension: 'branch', member: 'south', change: -30, share: -1, driver_rank: 2 },
      { dimension: 'customer', member: 'a', change: 60, share: 2, driver_rank: 1 },
      { dimension: 'customer', member: 'b', change: -30, share: -1, driver_rank: 2 },
      { dimension: 'customer', member: '(others)', change: 0, share: 0, driver_rank: 3 },
      { dimension: 'product', member: 'savings', change: 60, share: 2, driver_rank: 1 },
      { dimension: 'product', member: 'current', change: -30, share: -1, driver_rank: 2 },
    ]);
  });

  test('is forecast by weekday and month end where that beats the last week, and not from a short history', async () => {
    const days = Array.from({ length: 300 }, (_, i) => addDays('2023-09-05', i));
    const amount = (day: string, i: number) =>
      100 + 5 * (i % 7) + ((i * 37) % 11) + (addDays(day, 1).endsWith('-01') ? 900 : 0);
    await move(
      days
        .map((day, i) => `('a', '1', timestamp '${day} 09:00:00', ${amount(day, i)}, 'deposit')`)
        .join(', '),
    );
    await night('2024-06-30');
    const [accuracy] = await rows(db, `from scores.cash_accuracy where series = 'net_flow'`);
    expect(accuracy).toMatchObject({ book: 'accounts', model: 'parts', days: 112 });
    expect(Number(accuracy!.mae)).toBeLessThan(0.6 * Number(accuracy!.naive_mae));
    const forecast = await rows(
      db,
      `from scores.cash_forecast where series = 'net_flow' order by forecast_on`,
    );
    expect(forecast).toHaveLength(30);
    expect(forecast[0]).toMatchObject({ forecast_on: '2024-07-01' });
    expect(forecast[29]!.forecast_on).toBe('2024-07-30');
    for (const { low, expected, high } of forecast) {
      expect(Number(low)).toBeLessThanOrEqual(Number(expected));
      expect(Number(high)).toBeGreaterThanOrEqual(Number(expected));
    }
    const [sums] = await rows(
      db,
      `select count(*) as days, count(*) filter (where net_flow = inflow - outflow and least(inflow, outflow) >= 0) as adding_up
       from (pivot scores.cash_forecast on series using first(expected) group by book, forecast_on)`,
    );
    expect(sums).toEqual({ days: 30, adding_up: 30 });
    await db.run(`delete from raw.transactions where occurred_at < timestamp '2024-05-01'`);
    await night('2024-06-30');
    expect(await rows(db, 'from scores.cash_forecast')).toEqual([]);
    expect(await rows(db, 'from scores.cash_accuracy')).toEqual([]);
  });
});
