import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { given, openFixture, rows } from '../warehouse-fixture.ts';
import { buildChurn, churnNight, featuresAt, stageChurn } from './churn-tables.ts';

const cut = '2024-06-30';
const later = churnNight({ as_of: '2024-12-31' });

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const bought = (customer_id: string, occurred_at: string, amount = 20, own: object = {}) => ({
  customer_id,
  occurred_at: `${occurred_at} 10:00:00`,
  amount,
  product_id: 'p1',
  category: 'tea',
  channel: 'store',
  quantity: Math.sign(amount),
  ...own,
});

const moved = (customer_id: string, day: string, kind: string, amount: number, own: object = {}) => ({
  customer_id,
  occurred_at: `${day} 09:00:00`,
  account_id: `acc-${customer_id}`,
  kind,
  amount,
  ...own,
});

const complaint = (customer_id: string, day: string, resolved: string | null) => ({
  customer_id,
  occurred_at: `${day} 11:00:00`,
  kind: 'complaint',
  resolved_at: resolved && `${resolved} 12:00:00`,
});

/** A shop and a bank with something of everything before the cut-off. */
const past = async () => {
  await given(db, 'transactions', [
    ...['2023-08-01', '2023-11-10', '2024-02-01', '2024-04-15', '2024-06-20'].map((day) => bought('a', day)),
    ...['2024-01-05', '2024-03-01', '2024-05-01'].map((day) =>
      bought('b', day, 50, { channel: 'online', product_id: 'p2' }),
    ),
    bought('b', '2024-05-10', -50, { product_id: 'p2', channel: 'online' }),
    bought('c', '2024-06-01', 5),
    ...['01', '02', '03', '04'].map((month) =>
      moved('a', `2024-${month}-25`, 'transfer_in', 1000, {
        counterparty: 'Payroll',
        initiated_by: 'system',
      }),
    ),
    moved('a', '2024-05-03', 'withdrawal', -300, { initiated_by: 'customer' }),
    moved('a', '2024-06-03', 'transfer_out', -400, { counterparty: 'Other Bank' }),
  ]);
  await given(db, 'customers', [
    { customer_id: 'a', national_id: 'N1', manager: 'Wu' },
    { customer_id: 'c', national_id: 'N1', manager: 'Wu' },
  ]);
  await given(db, 'accounts', [{ account_id: 'acc-a', customer_id: 'a', opened_on: '2023-01-01' }]);
  await given(
    db,
    'balances',
    ['01-31', '02-29', '03-31', '04-30', '05-31', '06-30'].map((day, i) => ({
      account_id: 'acc-a',
      balance_on: `2024-${day}`,
      balance: 900 - 100 * i,
    })),
  );
  await given(db, 'interactions', [
    complaint('a', '2024-06-01', '2024-06-20'),
    complaint('b', '2024-06-10', null),
    { customer_id: 'a', occurred_at: '2024-05-01 10:00:00', kind: 'survey', score: 4 },
  ]);
};

const known = async (parameters = later) => {
  await stageChurn(db, parameters);
  return featuresAt(db, cut, parameters);
};

describe('churn features at a cut-off', () => {
  test('are the same to the last digit whatever is recorded after it', async () => {
    await past();
    const before = await known();
    expect(before).toHaveLength(3);
    await given(db, 'transactions', [
      bought('a', '2024-07-01', 500, { product_id: 'p9', category: 'new', channel: 'app' }),
      bought('c', '2024-08-01'),
      bought('d', '2024-07-02'),
      // Purchases made before the cut-off are taken back after it.
      bought('a', '2024-07-05', -20),
      bought('c', '2024-07-05', -5),
      moved('a', '2024-07-25', 'transfer_in', 1000, { counterparty: 'Payroll' }),
      moved('a', '2024-07-26', 'transfer_out', -5000, { counterparty: 'Other Bank' }),
    ]);
    await given(db, 'interactions', [
      complaint('c', '2024-07-10', null),
      { customer_id: 'a', occurred_at: '2024-07-01 10:00:00', kind: 'survey', score: 1 },
    ]);
    await given(db, 'balances', [{ account_id: 'acc-a', balance_on: '2024-07-31', balance: 0 }]);
    expect(JSON.stringify(await known())).toBe(JSON.stringify(before));
  });

  test('are those of a warehouse that ended on it', async () => {
    await past();
    const then = await known({ ...later, as_of: cut });
    await given(db, 'transactions', [bought('a', '2024-09-01'), bought('b', '2024-07-09', -50)]);
    expect(JSON.stringify(await known())).toBe(JSON.stringify(then));
  });

  test('cannot hold an attribute that was overwritten later', async () => {
    await past();
    const before = await known();
    await db.run(
      `update raw.customers set manager = 'Li', closed_on = date '2024-08-01', city = 'Elsewhere'`,
    );
    await db.run(
      `update raw.accounts set status = 'closed', closed_on = date '2024-08-01', credit_limit = 0`,
    );
    expect(JSON.stringify(await known())).toBe(JSON.stringify(before));
    expect(before[0]).toMatchObject({ accounts_open: 1, accounts_closed_12m: 0 });
  });

  test('take a complaint that was resolved after it as open, and as late once it is past due', async () => {
    await given(db, 'transactions', [bought('a', '2024-06-01'), bought('b', '2024-06-01')]);
    await given(db, 'interactions', [
      complaint('a', '2024-06-10', '2024-07-10'),
      complaint('b', '2024-06-28', '2024-07-10'),
    ]);
    // Due after five days: on the cut-off, a's has been late since 16 June, b's is not due yet.
    expect(await known()).toMatchObject([
      {
        open_complaints: 1,
        late_answers_12m: 1,
        worst_answer_days: 20,
        days_since_late_answer: 14,
        late_answer_since_purchase: 1,
      },
      { open_complaints: 1, late_answers_12m: 0, days_since_late_answer: null },
    ]);
  });

  test('count a purchase that was taken back later, and not one taken back before', async () => {
    await given(db, 'transactions', [
      bought('a', '2024-05-01'),
      bought('a', '2024-06-01', 30, { product_id: 'p2' }),
      bought('a', '2024-06-29', -30, { product_id: 'p2' }),
      bought('b', '2024-05-01'),
      bought('b', '2024-06-01', 30, { product_id: 'p2' }),
      bought('b', '2024-07-01', -30, { product_id: 'p2' }),
    ]);
    expect(await known()).toMatchObject([
      { silence_days: 60, frequency: 0, refunds_3m: 1 },
      { silence_days: 29, frequency: 1, refunds_3m: 0 },
    ]);
  });

  test('know a customer whom the master has lost', async () => {
    await past();
    const absent = (await known()).find(({ customer_id }) => customer_id === 'b');
    expect(absent).toMatchObject({ person_id: 'b', is_active: true });
  });

  test('name one person for customers who share a national id', async () => {
    await past();
    expect((await known()).map(({ person_id }) => person_id)).toEqual(['a', 'b', 'a']);
  });
});

describe('origins and outcomes', () => {
  const year = churnNight({ as_of: '2024-12-31', calibration_end: '2024-09-30', holdout_days: 92 });
  const steady = async () => {
    const days = Array.from({ length: 37 }, (_, i) => i * 20);
    const dayOf = (i: number) => new Date(Date.UTC(2023, 0, 1) + i * 86_400_000).toISOString().slice(0, 10);
    await given(
      db,
      'transactions',
      days.map((i) => bought('a', dayOf(i))),
    );
    // Stopped on 2024-07-19, 80 days after the gaps of twenty before.
    await given(
      db,
      'transactions',
      days.slice(0, 29).map((i) => bought('b', dayOf(i))),
    );
  };

  test.each([
    {},
    { lead_days: 14 },
    { origins: 12 },
    { origin_step_days: 7 },
    { classes: { frequent: 30, seldom: 200 } },
  ])('no horizon that a model learns from reaches into one it is judged on (%j)', async (settings) => {
    await steady();
    await stageChurn(db, { ...year, ...churnNight({}, settings), as_of: '2024-12-31' });
    const origins = await rows(db, 'from features.churn_origins order by origin_no');
    expect(origins.length).toBeGreaterThan(2);
    expect(origins[0]).toMatchObject({ cut_on: '2024-12-31', until_on: null });
    for (const judged of origins) {
      if (judged.until_on !== null) expect(String(judged.until_on) <= '2024-12-31').toBe(true);
      const taught = origins.filter(
        ({ origin_no, cut_on }) => Number(origin_no) > 0 && String(cut_on) <= String(judged.learns_until_on),
      );
      for (const { until_on } of taught) expect(String(until_on) <= String(judged.cut_on)).toBe(true);
    }
    const pairs = await rows(
      db,
      `select max(horizon_days) as longest from features.churn_classes
       union all select max(horizon_days) from features.churn_origins`,
    );
    expect(Number(pairs[1]!.longest)).toBeGreaterThanOrEqual(Number(pairs[0]!.longest));
  });

  test('half of the origins may teach the latest one', async () => {
    await steady();
    await stageChurn(db, year);
    const [{ taught }] = (await rows(
      db,
      `select count(*) as taught from features.churn_origins
       where cut_on <= (select learns_until_on from features.churn_origins where origin_no = 1)`,
    )) as [{ taught: number }];
    expect(taught).toBe(3);
  });

  test('an outcome says whether a purchase that stood came within the own horizon', async () => {
    await steady();
    await buildChurn(db, year);
    const found = await rows(
      db,
      `select o.*, p.silence_days, g.cut_on from features.churn_outcomes as o
       join features.churn_past as p using (origin_no, customer_id)
       join features.churn_origins as g using (origin_no) order by customer_id, origin_no`,
    );
    expect(found.filter(({ customer_id }) => customer_id === 'a').length).toBeGreaterThan(2);
    for (const { customer_id, cut_on, churned, horizon_days, next_purchase_on } of found) {
      const stays = customer_id === 'a' || String(cut_on) < '2024-07-14';
      expect(churned, `${customer_id} at ${cut_on}`).toBe(stays ? 0 : 1);
      if (next_purchase_on === null) continue;
      const ahead = (Date.parse(String(next_purchase_on)) - Date.parse(String(cut_on))) / 86_400_000;
      expect(ahead).toBeGreaterThan(0);
      expect(ahead).toBeLessThanOrEqual(Number(horizon_days));
    }
  });

  test('a customer lost long before an origin is not judged at it', async () => {
    await steady();
    await given(db, 'transactions', [bought('z', '2023-01-02'), bought('z', '2023-01-12')]);
    await buildChurn(db, year);
    expect(await rows(db, `from features.churn_past where customer_id = 'z'`)).toEqual([]);
    expect(await rows(db, `from features.churn where customer_id = 'z'`)).toMatchObject([
      { is_active: false },
    ]);
  });
});
