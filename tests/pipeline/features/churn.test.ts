import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { churnFeatures as modelled } from '../../../models/churn-causes.ts';
import { given, openFixture, rows } from '../warehouse-fixture.ts';
import { buildChurn, churnNight, featuresAt, stageChurn } from './churn-tables.ts';

const cut = '2024-06-30';
const night = churnNight({ as_of: cut });

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const bought = (day: string, amount = 20, own: object = {}) => ({
  customer_id: 'a',
  occurred_at: `${day} 10:00:00`,
  amount,
  ...own,
});
const moved = (day: string, kind: string, amount: number, own: object = {}) => ({
  customer_id: 'a',
  occurred_at: `${day} 09:00:00`,
  account_id: 'x',
  kind,
  amount,
  ...own,
});

const features = async (parameters = night) => {
  await stageChurn(db, parameters);
  const [first] = await featuresAt(db, cut, parameters);
  return first;
};

describe('features.churn', () => {
  test('has every feature that the churn models know, and no other', async () => {
    await given(db, 'transactions', [bought('2024-06-01')]);
    const columns = Object.keys((await features())!);
    const key = ['customer_id', 'person_id', 'churn_class', 'is_active'];
    const odds = ['p_alive', 'p_no_purchase', 'expected_purchases'];
    expect(columns.filter((name) => !key.includes(name)).sort()).toEqual(
      modelled.filter((name) => !odds.includes(name)).sort(),
    );
  });

  test('measures the silence against the own cadence', async () => {
    // Gaps of 10, 20 and 60 days, then 31 of silence; 90 days from the first to the last purchase.
    const days = ['2024-03-01', '2024-03-11', '2024-03-31', '2024-05-30'];
    await given(
      db,
      'transactions',
      days.map((day) => bought(day)),
    );
    expect(await features()).toMatchObject({
      silence_days: 31,
      tenure_days: 121,
      recency_days: 90,
      frequency: 3,
      median_gap_days: 20,
      mean_gap_days: 30,
      longest_gap_days: 60,
      silence_per_gap: 1.55,
      silence_per_longest_gap: 31 / 60,
      purchases_missed: (31 * 3.5) / 120,
    });
  });

  test('measures level, slope and breadth in windows that end at the cut-off', async () => {
    await given(db, 'transactions', [
      // 0, 29, 30 and 91 days before, and a year and a day.
      bought('2024-06-30', 40, { product_id: 'p1', category: 'tea', channel: 'app' }),
      bought('2024-06-01', 20, { product_id: 'p1', category: 'tea', channel: 'store' }),
      bought('2024-05-31', 20, { product_id: 'p2', category: 'cups', channel: 'store' }),
      bought('2024-03-31', 10, { product_id: 'p3', category: 'tea', channel: 'store' }),
      bought('2023-06-29', 10, { product_id: 'p4', category: 'toys', channel: 'fair' }),
    ]);
    expect(await features()).toMatchObject({
      purchases_1m: 2,
      purchases_3m: 3,
      purchases_6m: 4,
      purchases_12m: 4,
      spend_1m: 60,
      spend_3m: 80,
      spend_6m: 90,
      spend_12m: 90,
      spend_total: 100,
      purchases_3m_ratio: (3 / 4) * (365 / 91),
      purchases_6m_ratio: 9, // four and a half against a half
      // Months 0, 0, 1 and 3 back weigh 2.5, 2.5, 1.5 and -0.5 of 17.5.
      purchases_slope: 6 / 17.5,
      products_3m: 2,
      products_12m: 3,
      categories_12m: 2,
      channels_3m: 2,
      channels_12m: 2,
      main_channel_share: 3 / 4,
      last_spend_ratio: 2,
    });
  });

  test('finds the season of a yearly buyer', async () => {
    await given(
      db,
      'transactions',
      ['2021-12-20', '2022-12-20', '2023-12-20'].map((day) => bought(day)),
    );
    const found = await features();
    expect(Number(found!.season_strength)).toBeGreaterThan(0.999);
    // From 30 June to 20 December.
    expect(Math.abs(Number(found!.months_to_season) - 5.7)).toBeLessThan(0.1);
  });

  test('says nothing about what the company does not record', async () => {
    await given(db, 'transactions', [bought('2024-06-01'), bought('2024-06-11')]);
    const found = (await features())!;
    const silent = Object.entries(found).flatMap(([name, value]) => (value === null ? [name] : []));
    for (const name of [
      'products_3m',
      'categories_3m',
      'channels_3m',
      'main_channel_share',
      'complaints_3m',
      'open_complaints',
      'late_answer_since_purchase',
      'satisfaction_last',
      'contacts_3m',
      'accounts_open',
      'balance_last',
      'salary_stopped',
      'months_inactive',
    ])
      expect(silent, name).toContain(name);
    expect(found).toMatchObject({ refunds_12m: 0, purchases_12m: 2 });
  });

  test('hears no sign of life in what the bank books by itself', async () => {
    await given(db, 'transactions', [
      bought('2024-06-01'),
      moved('2024-03-02', 'withdrawal', -100, { initiated_by: 'customer' }),
      moved('2024-06-20', 'interest', 3, { initiated_by: 'customer' }),
      moved('2024-06-21', 'fee', -2),
      moved('2024-06-22', 'penalty', -5),
      moved('2024-06-23', 'transfer_out', -50, { initiated_by: 'system', counterparty: 'Rent' }),
    ]);
    // 120 days since the withdrawal; interest is no inflow.
    expect(await features()).toMatchObject({
      months_inactive: 4,
      own_moves_3m: 0,
      inflow_3m_ratio: null,
      standing_share_3m: 50 / 57,
      days_since_standing_order: 7,
    });
  });

  test('misses a salary 45 days after the last one, and sees money leave for a new payee', async () => {
    const salary = (day: string) => moved(day, 'transfer_in', 1000, { counterparty: 'Payroll' });
    await given(db, 'transactions', [
      bought('2024-04-01'),
      ...['2024-01-25', '2024-02-25', '2024-03-26', '2024-04-25'].map(salary),
      moved('2024-02-01', 'transfer_out', -100, { counterparty: 'Old friend' }),
      moved('2024-06-01', 'transfer_out', -100, { counterparty: 'Old friend' }),
      moved('2024-06-02', 'transfer_out', -300, { counterparty: 'Other bank' }),
    ]);
    const found = await features();
    expect(found).toMatchObject({
      days_since_salary: 66,
      salary_stopped: 1,
      salary_stopped_since_purchase: 1,
      transfer_share_3m: 1,
      top_payee_share_3m: 0.75,
      new_payee_share_3m: 0.75,
      outflow_per_inflow_3m: 0.4,
    });
    await given(db, 'transactions', [salary('2024-05-25')]);
    expect(await features()).toMatchObject({ days_since_salary: 36, salary_stopped: 0 });
  });

  test('knows the level and the slope of balances', async () => {
    await given(db, 'transactions', [bought('2024-06-01')]);
    await given(db, 'accounts', [{ account_id: 'x', customer_id: 'a', opened_on: '2023-01-01' }]);
    // 30 days apart, 100 less each time.
    const days = ['2024-03-02', '2024-04-01', '2024-05-01', '2024-05-31', '2024-06-30'];
    await given(
      db,
      'balances',
      days.map((balance_on, i) => ({ account_id: 'x', balance_on, balance: 1000 - 100 * i })),
    );
    expect(await features()).toMatchObject({
      balance_last: 600,
      balance_mean_3m: 750, // the one 90 days before is the first within a quarter: 900 800 700 600
      balance_mean_12m: 800,
      balance_slope: -100,
      balance_last_ratio: 0.75,
    });
  });
});

describe('features.churn_classes', () => {
  /** `count` customers with five purchases `gap` days apart. */
  const cadence = (name: string, count: number, gap: number) =>
    Array.from({ length: count }, (_, c) =>
      Array.from({ length: 5 }, (_, i) =>
        bought(new Date(Date.UTC(2023, 0, 1) + i * gap * 86_400_000).toISOString().slice(0, 10), 10, {
          customer_id: `${name}${c}`,
        }),
      ),
    ).flat();

  const year = (settings: object = {}) =>
    churnNight({ as_of: '2024-12-31', calibration_end: '2024-06-30', holdout_days: 184 }, settings);

  const horizons = async (settings: object = {}) => {
    await stageChurn(db, year(settings));
    const found = await rows(db, 'select churn_class, horizon_days from features.churn_classes');
    return Object.fromEntries(found.map(({ churn_class, horizon_days }) => [churn_class, horizon_days]));
  };

  test('take the horizon that nine of ten gaps of the class stay within', async () => {
    await given(db, 'transactions', [
      ...cadence('f', 15, 5),
      ...cadence('r', 15, 30),
      ...cadence('s', 15, 100),
    ]);
    // Gaps of 5 days are held up at two weeks; `once` has no gaps and takes the company's 60 days.
    expect(await horizons()).toEqual({ frequent: 14, regular: 30, seldom: 100, once: 60 });
    expect(await horizons({ horizon_days: 45 })).toEqual({ frequent: 45, regular: 45, seldom: 45, once: 45 });
    expect(await horizons({ classes: { seldom: 120 } })).toMatchObject({ regular: 30, seldom: 120 });
  });

  test('give each customer of a past origin the horizon of its own class', async () => {
    await given(db, 'transactions', [
      ...cadence('f', 15, 5),
      ...cadence('r', 15, 30),
      ...cadence('s', 15, 100),
    ]);
    // The frequent ones have been silent for more than twenty of their horizons: lost.
    await buildChurn(db, year({ active_horizons: 20 }));
    const found = await rows(
      db,
      `select distinct left(customer_id, 1) as kind, churn_class, o.horizon_days
       from features.churn_outcomes as o join features.churn_past as p using (origin_no, customer_id)
       where origin_no = 1 order by kind`,
    );
    expect(found).toEqual([
      { kind: 'r', churn_class: 'regular', horizon_days: 30 },
      { kind: 's', churn_class: 'seldom', horizon_days: 100 },
    ]);
  });
});

describe('features.churn_past', () => {
  test('holds an even share of a large company, the same customers at every origin', async () => {
    const days = Array.from(
      { length: 24 },
      (_, m) => `202${3 + Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}-15`,
    );
    await given(
      db,
      'transactions',
      Array.from({ length: 30 }, (_, c) =>
        days.map((day) => bought(day, 10, { customer_id: `c${c}` })),
      ).flat(),
    );
    const all = churnNight({ as_of: '2024-12-31', calibration_end: '2024-09-30', holdout_days: 92 });
    await buildChurn(db, { ...all, churn_training_rows: 60 });
    const kept = await rows(
      db,
      `select origin_no, string_agg(customer_id, ' ' order by customer_id) as customers
       from features.churn_past group by origin_no order by origin_no`,
    );
    expect(kept.length).toBeGreaterThan(3);
    expect(new Set(kept.map(({ customers }) => customers)).size).toBe(1);
    expect(String(kept[0]!.customers).split(' ').length).toBeLessThan(25);
    expect(await rows(db, 'select count(*) as n from features.churn')).toEqual([{ n: 30 }]);
  });
});

describe('features.account_churn_outcomes', () => {
  test('tells accounts that close or run down within the horizon from those that stay', async () => {
    await given(
      db,
      'transactions',
      Array.from({ length: 24 }, (_, m) =>
        bought(`202${3 + Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}-15`),
      ),
    );
    await given(db, 'accounts', [
      {
        account_id: 'closes',
        customer_id: 'a',
        opened_on: '2023-01-01',
        closed_on: '2024-11-20',
        status: 'closed',
      },
      { account_id: 'drains', customer_id: 'a', opened_on: '2023-01-01', status: 'open' },
      { account_id: 'stays', customer_id: 'a', opened_on: '2023-01-01', status: 'closed' },
      { account_id: 'gone', customer_id: 'a', opened_on: '2023-01-01', closed_on: '2024-02-01' },
    ]);
    const balances = (account_id: string, levels: readonly number[]) =>
      ['2024-08-31', '2024-09-30', '2024-10-31', '2024-11-30', '2024-12-15'].map((balance_on, i) => ({
        account_id,
        balance_on,
        balance: levels[i]!,
      }));
    await given(db, 'balances', [
      ...balances('drains', [1000, 1000, 1000, 10, 10]),
      ...balances('stays', [1000, 1000, 1000, 900, 300]),
    ]);
    const parameters = churnNight({ as_of: '2024-12-31', calibration_end: '2024-09-30', holdout_days: 92 });
    await buildChurn(db, parameters);
    // The latest past origin is 60 days before as_of, or the longest class horizon.
    const found = await rows(
      db,
      `select account_id, is_closed, is_run_off, churned from features.account_churn_outcomes
       where origin_no = 1 order by account_id`,
    );
    expect(found).toEqual([
      { account_id: 'closes', is_closed: 1, is_run_off: null, churned: 1 },
      { account_id: 'drains', is_closed: 0, is_run_off: 1, churned: 1 },
      { account_id: 'stays', is_closed: 0, is_run_off: 0, churned: 0 },
    ]);
  });
});
