import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PurchaseMetrics } from '../../../models/purchase-forecast.ts';
import { judgeSeason } from '../../../pipeline/scores/season.ts';
import { seasonalIndex, seasonFactor } from '../../../pipeline/scores/seasonal-index.ts';
import { build, openFixture, rows } from '../warehouse-fixture.ts';

/** December sells twice as much as other months, and the business grows by 1 % a month. */
const months = (count: number, first = 2022 * 12) =>
  Array.from({ length: count }, (_, i) => {
    const month_no = first + i;
    const days = new Date(Date.UTC(Math.floor(month_no / 12), (month_no % 12) + 1, 0)).getUTCDate();
    const rate = 0.02 * 1.01 ** i * (month_no % 12 === 11 ? 2 : 1);
    return { month_no, days, purchases: Math.round(rate * 5000 * days), customers: 5000 };
  });

describe('the seasonal index', () => {
  test('finds the season whatever the trend', () => {
    const { months: index } = seasonalIndex(months(36))!;
    const [november, december] = [index[10]!, index[11]!];
    expect(december / november).toBeCloseTo(2, 1);
    expect(index.reduce((sum, value) => sum + value, 0)).toBeCloseTo(12, 10);
    for (const other of index.slice(0, 11)) expect(other).toBeCloseTo(12 / 13, 1);
  });

  test('a horizon of a whole year has no season, one in December has', () => {
    const index = seasonalIndex(months(36))!;
    expect(seasonFactor(index, '2024-12-31', 365)).toBeCloseTo(1, 1);
    expect(seasonFactor(index, '2024-11-30', 31)).toBeCloseTo(24 / 13, 1);
    expect(seasonFactor(index, '2024-12-31', 90)).toBeCloseTo(12 / 13, 1);
  });

  test('is not taken from a short history or one with gaps', () => {
    expect(seasonalIndex(months(16))).toBeUndefined();
    expect(seasonalIndex(months(36).filter((_, i) => i !== 20))).toBeUndefined();
    expect(seasonalIndex([])).toBeUndefined();
  });
});

describe('the season of a night', () => {
  let db: DuckDBConnection;
  beforeEach(async () => {
    db = await openFixture();
    await db.run(
      'create table features.repeat_months (month_no integer, month_on date, days integer, purchases integer, customers integer)',
    );
    for (const { month_no, days, purchases, customers } of months(36)) {
      const on = `${Math.floor(month_no / 12)}-${(month_no % 12) + 1}-01`;
      await db.run(
        `insert into features.repeat_months values (${month_no}, '${on}', ${days}, ${purchases}, ${customers})`,
      );
    }
  });

  const night = (use: 'auto' | 'off' = 'auto', as_of = '2024-12-31') =>
    ({
      db,
      config: { seasonality: { use }, clv: { horizon_days: 31 } },
      windows: { as_of, calibration_end: '2024-11-30', holdout_days: 31 },
    }) as unknown as Parameters<typeof judgeSeason>[0];

  /** A forecast of December without a season, of which twice as much came. */
  const december = { expected_total: 1000, actual_total: 1900, total_error: -900 / 1900 } as PurchaseMetrics;

  test('is kept where it wins on the holdout', async () => {
    const { factor, cards } = await judgeSeason(night(), december);
    expect(factor).toBeCloseTo(12 / 13, 1); // January
    expect(cards).toMatchObject([{ purpose: 'season', is_used: true, grade: 'A', note: '' }]);
    expect(Math.abs(cards[0]!.metrics!.total_error as number)).toBeLessThan(0.05);
  });

  test('is dropped by name where it does not', async () => {
    const plain = { expected_total: 1000, actual_total: 1010, total_error: -10 / 1010 } as PurchaseMetrics;
    const { factor, cards } = await judgeSeason(night(), plain);
    expect(factor).toBe(1);
    expect(cards).toMatchObject([{ is_used: false, grade: 'C', note: 'no better than without a season' }]);
  });

  test('is not looked for where it is switched off, or in less than two years', async () => {
    expect(await judgeSeason(night('off'), december)).toEqual({ factor: 1, cards: [] });
    expect(await judgeSeason(night('auto', '2023-09-30'), december)).toEqual({ factor: 1, cards: [] });
  });

  test('sees whole months up to the origin only', async () => {
    await db.run('update features.repeat_months set purchases = 1 where month_no = 2024 * 12 + 11');
    const { cards } = await judgeSeason(night(), december);
    // The index for the holdout knows nothing of the December in it.
    expect(cards[0]!.metrics!.holdout_factor).toBeCloseTo(24 / 13, 1);
  });
});

describe('features.repeat_months', () => {
  test('counts the purchase days of customers who had bought before the month', async () => {
    const db = await openFixture();
    await db.run('create table customer.purchase_days (customer_id varchar, purchased_on date)');
    await db.run(`insert into customer.purchase_days values ('a', '2024-01-05'), ('a', '2024-01-20'), ('a', '2024-02-03'),
      ('b', '2024-02-10'), ('b', '2024-02-20'), ('a', '2024-03-01'), ('b', '2024-03-31')`);
    await build(db, ['features.repeat_months']);
    expect(
      await rows(
        db,
        'select month_on::varchar as month, days, purchases, customers from features.repeat_months order by all',
      ),
    ).toEqual([
      { month: '2024-02-01', days: 29, purchases: 1, customers: 1 },
      { month: '2024-03-01', days: 31, purchases: 2, customers: 2 },
    ]);
  });
});
