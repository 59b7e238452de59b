import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { addDays } from '../../../pipeline/windows.ts';
import { given, openFixture, rows } from '../warehouse-fixture.ts';
import { buildWith } from './warning-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
});

const as_of = '2024-06-30';
const ago = (days: number) => `${addDays(as_of, -days)} 12:00:00`;

const steps = [
  'staging.transactions',
  'staging.customers',
  'staging.accounts',
  'staging.balances',
  'staging.invoices',
  'staging.interactions',
  'customer.refund_matches',
  'customer.purchase_lines',
  'customer.purchase_days',
  'customer.summary',
  'features.complaints',
  'customer.movements',
  'customer.receipts',
  'features.outgoing_transfers',
  'features.income_ends',
  'features.balance_falls',
];

const buys = (customer_id: string, days: readonly number[], amount = 10) =>
  given(
    db,
    'transactions',
    days.map((day) => ({ customer_id, occurred_at: ago(day), amount })),
  );

const pays = (
  kind: string,
  days: readonly number[],
  amount: number,
  counterparty: string,
  initiated_by = 'system',
) =>
  given(
    db,
    'transactions',
    days.map((day) => ({
      customer_id: 'a',
      account_id: 'x',
      occurred_at: ago(day),
      amount,
      kind,
      counterparty,
      initiated_by,
    })),
  );

/** The signals of customer a, who is at some stage; stages are given, not derived. */
const signals = async (settings = {}, stage = 'stable') => {
  await buildWith(db, steps, settings);
  await db.run(
    `create or replace table scores.lifecycle as select 'a' as customer_id, '${stage}' as lifecycle_stage`,
  );
  await buildWith(db, ['scores.early_signals'], settings);
  return rows(
    db,
    `select code, value, usual, n, since_on::varchar as since, counterparty from scores.early_signals order by code`,
  );
};

describe('the own cadence', () => {
  // Gaps of 20, 20, 20, 20 and 40 days, then silence.
  const history = (silence: number) => [120, 100, 80, 60, 40, 0].map((day) => day + silence);

  test('is broken when hardly a gap of the own was as long as the silence', async () => {
    await buys('a', history(41));
    expect(await signals()).toEqual([
      { code: 'cadence_broken', value: 41, usual: 20, n: 5, since: addDays(as_of, -41), counterparty: null },
    ]);
  });

  test('holds while one of five gaps was as long, unless one of five is little enough', async () => {
    await buys('a', history(40));
    expect(await signals()).toEqual([]);
    expect(await signals({ warnings: { signals: { longer_gaps: 0.2 } } })).toMatchObject([
      { code: 'cadence_broken' },
    ]);
  });

  test('is not known from three gaps, and of no interest once the customer is lost', async () => {
    await buys('a', [400, 395, 390, 385]);
    expect(await signals()).toEqual([]);
    await buys('a', [380]);
    expect(await signals()).toMatchObject([{ code: 'cadence_broken', n: 4 }]);
    expect(await signals({}, 'lost')).toEqual([]);
  });
});

describe('spend and visits', () => {
  test('are held against a third of the nine months before', async () => {
    // Six days of 30 in the nine months before: two visits and 60 a quarter; then one day of 30.
    await buys('a', [365, 340, 300, 260, 220, 180, 92], 30);
    await buys('a', [5], 30);
    expect(await signals()).toMatchObject([
      { code: 'fewer_visits', value: 1, usual: 2, n: 6 },
      { code: 'spend_declined', value: 30, usual: 60, n: 6 },
    ]);
    await buys('a', [4], 30);
    expect(await signals()).toEqual([]);
  });

  test('say nothing of a customer of less than a year', async () => {
    await buys('a', [363, 340, 300, 260, 220, 180, 92]);
    expect((await signals()).map(({ code }) => code)).not.toContain('fewer_visits');
  });
});

describe('money on its way out', () => {
  beforeEach(() => given(db, 'accounts', [{ account_id: 'x', customer_id: 'a', opened_on: '2020-01-01' }]));

  test('a salary has stopped 46 days after the last one of a month, and not when a new payer took over', async () => {
    await pays('transfer_in', [136, 106, 76, 46], 1000, 'Old Works');
    expect(await signals()).toEqual([
      {
        code: 'salary_stopped',
        value: 46,
        usual: 30,
        n: 4,
        since: addDays(as_of, -46),
        counterparty: 'Old Works',
      },
    ]);
    await pays('transfer_in', [62, 32, 2], 1500, 'New Works');
    expect(await signals()).toEqual([]);
  });

  test('a salary of the month before last has not stopped yet', async () => {
    await pays('transfer_in', [105, 75, 45], 1000, 'Old Works');
    expect(await signals()).toEqual([]);
  });

  test('a standing order that ended is told, one that goes on is not', async () => {
    await pays('transfer_out', [150, 120, 90], -500, 'Landlord');
    await pays('transfer_out', [70, 40, 10], -20, 'Gym');
    expect(await signals()).toMatchObject([
      { code: 'standing_order_stopped', value: 90, n: 3, counterparty: 'Landlord' },
    ]);
  });

  const balances = (before: number, now: number) =>
    given(db, 'balances', [
      { account_id: 'x', balance_on: addDays(as_of, -100), balance: before },
      { account_id: 'x', balance_on: addDays(as_of, -1), balance: now },
    ]);

  test('transfers to one receiver that take much of a balance that fell go to a competitor', async () => {
    await balances(1000, 600);
    await pays('transfer_out', [30, 10], -150, 'Other Bank', 'customer');
    await pays('transfer_out', [120], -100, 'Other Bank', 'customer');
    expect(await signals()).toMatchObject([
      {
        code: 'competitor_outflow',
        value: 300,
        usual: 100,
        since: addDays(as_of, -10),
        counterparty: 'Other Bank',
      },
    ]);
    expect(await signals({ warnings: { signals: { outflow_share: 0.31 } } })).toEqual([]);
  });

  test('nothing leaves where the balance held, or where the bank itself transferred', async () => {
    await balances(1000, 900);
    await pays('transfer_out', [30], -500, 'Other Bank', 'customer');
    expect(await signals()).toEqual([]);
    await given(db, 'balances', [{ account_id: 'x', balance_on: as_of, balance: 100 }]);
    expect(await signals()).toMatchObject([{ code: 'competitor_outflow' }]);
    await db.run(`update raw.transactions set initiated_by = 'system'`);
    expect(await signals()).toEqual([]);
  });

  test('of an account that was closed the closing is told, not what stopped with it', async () => {
    await pays('transfer_in', [136, 106, 76, 46], 1000, 'Old Works');
    await db.run(`update raw.accounts set closed_on = date '${addDays(as_of, -40)}'`);
    expect(await signals()).toMatchObject([{ code: 'account_closed', value: 40 }]);
  });
});

describe('complaints', () => {
  const complains = (day: number, resolved?: number) =>
    given(db, 'interactions', [
      {
        customer_id: 'a',
        occurred_at: ago(day),
        kind: 'complaint',
        resolved_at: resolved === undefined ? null : ago(resolved),
      },
    ]);

  test('without an answer warn from the day after the due day', async () => {
    await complains(5);
    expect(await signals()).toEqual([]);
    await complains(6);
    expect(await signals()).toMatchObject([{ code: 'complaint_unanswered', value: 6, usual: 5, n: 1 }]);
  });

  test('answered late warn for three months, those answered in time never', async () => {
    await complains(30, 25);
    await complains(120, 91);
    expect(await signals()).toEqual([]);
    await complains(120, 90);
    expect(await signals()).toMatchObject([{ code: 'complaint_answered_late', value: 30, usual: 5, n: 1 }]);
  });
});

test('a company without any of it has no signals', async () => {
  expect(await signals()).toEqual([]);
});
