import type { DuckDBConnection } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../pipeline/windows.ts';
import { build, given, openFixture, parameters, rows } from '../warehouse-fixture.ts';

const steps = [
  'staging.transactions',
  'staging.accounts',
  'staging.balances',
  'staging.loans',
  'staging.products',
  'customer.movements',
  'customer.receipts',
  'features.churn_salaries',
  'features.account_months',
];

const buildMonths = (db: DuckDBConnection, own: object = {}) =>
  build(db, steps, { churn_training_rows: 600_000, ...own } as Partial<typeof parameters>);

const { as_of } = parameters;

const open = (id: string, from: string, more: object = {}) => ({
  account_id: id,
  customer_id: `c${id}`,
  product: 'deposit',
  opened_on: from,
  ...more,
});

const move = (account_id: string, day: string, amount: number, more: object = {}) => ({
  customer_id: `c${account_id}`,
  account_id,
  occurred_at: `${day} 10:00`,
  amount,
  kind: amount > 0 ? 'deposit' : 'withdrawal',
  ...more,
});

/** Movements and a balance in each month of the year before tonight, for accounts that live on. */
const lively = async (db: DuckDBConnection, ids: readonly string[], from = 1, to = 12) => {
  for (const id of ids) {
    for (let month = from; month <= to; month++) {
      const day = addDays(as_of, -30 * month + 10);
      await given(db, 'transactions', [move(id, day, 100), move(id, addDays(day, 2), -90)]);
      await given(db, 'balances', [{ account_id: id, balance_on: day, balance: 500 + 10 * month }]);
    }
  }
};

describe('months of accounts', () => {
  test('end with the closing day, and what is still running is censored tonight', async () => {
    const db = await openFixture();
    await given(db, 'accounts', [
      open('a', '2023-01-01', { closed_on: addDays(as_of, -50) }),
      open('b', '2024-05-15'),
      open('late', '2024-06-29', { closed_on: '2024-08-01' }),
    ]);
    await lively(db, ['a'], 3);
    await lively(db, ['b'], 1, 1);
    await buildMonths(db);
    const a = await rows(
      db,
      `select month_no, months_seen, has_ended, days_to_end, is_closed from features.account_months
       where account_id = 'a' order by month_no`,
    );
    expect(a.slice(0, 2)).toEqual([
      { month_no: 2, months_seen: 1, has_ended: 1, days_to_end: 10, is_closed: true },
      { month_no: 3, months_seen: 2, has_ended: 1, days_to_end: 40, is_closed: false },
    ]);
    const b = await rows(
      db,
      `select month_no, tenure_months, months_seen, has_ended from features.account_months
       where account_id = 'b' order by month_no`,
    );
    expect(b).toEqual([
      { month_no: 0, tenure_months: 1, months_seen: 0, has_ended: 0 },
      { month_no: 1, tenure_months: 0, months_seen: 1, has_ended: 0 },
    ]);
    // Closed after tonight is not known tonight.
    expect(await rows(db, `select has_ended from features.account_months where account_id = 'late'`)).toEqual(
      [{ has_ended: 0 }],
    );
  });

  test('end with a run-off: emptied and left, whatever the bank books; and begin again with new life', async () => {
    const db = await openFixture();
    await given(
      db,
      'accounts',
      ['x', 'y', 'used'].map((id) => open(id, '2023-01-01')),
    );
    await lively(db, ['x', 'y', 'used'], 5);
    for (let month = 1; month <= 4; month++) {
      const day = addDays(as_of, -30 * month + 10);
      for (const id of ['x', 'y', 'used'])
        await given(db, 'balances', [{ account_id: id, balance_on: day, balance: month === 4 ? 400 : 5 }]);
      await given(db, 'transactions', [
        move('x', day, 1, { kind: 'interest', initiated_by: 'system' }),
        move('x', day, -5, { kind: 'fee', initiated_by: 'customer' }),
        move('used', day, -1),
      ]);
    }
    await given(db, 'transactions', [move('y', addDays(as_of, -40), 30)]);
    await buildMonths(db);
    const ends = await rows(
      db,
      `select account_id, month_no, is_run_off from features.account_months
       where month_no <= 4 order by account_id, month_no desc`,
    );
    expect(ends.filter(({ account_id }) => account_id === 'x')).toEqual([
      { account_id: 'x', month_no: 4, is_run_off: false },
      { account_id: 'x', month_no: 3, is_run_off: true },
    ]);
    // Money came in two months ago, so from the next month on it may end again; and so it does.
    expect(
      ends
        .filter(({ account_id }) => account_id === 'y')
        .map(({ month_no, is_run_off }) => [month_no, is_run_off]),
    ).toEqual([
      [4, false],
      [3, true],
      [1, true],
    ]);
    expect(ends.filter(({ account_id, is_run_off }) => account_id === 'used' && is_run_off)).toEqual([]);
  });

  test('know a salary that stopped, a shrinking balance, an idle owner and the next renewal', async () => {
    const db = await openFixture();
    await given(db, 'products', [{ product_id: 'Savings', renewal_months: 12 }]);
    await given(db, 'accounts', [open('s', '2023-08-15', { product: 'savings' })]);
    for (let month = 4; month <= 11; month++) {
      const day = addDays(as_of, -30 * month + 5);
      await given(db, 'transactions', [
        move('s', day, 1000, { kind: 'transfer_in', counterparty: 'Mill', initiated_by: 'system' }),
        move('s', addDays(day, 3), -800),
      ]);
    }
    for (let month = 1; month <= 11; month++)
      await given(db, 'balances', [
        {
          account_id: 's',
          balance_on: addDays(as_of, -30 * month + 9),
          balance: month > 3 ? 1000 : 250 * month,
        },
      ]);
    await buildMonths(db);
    const [tonight] = await rows(db, 'from features.account_months where month_no = 0');
    expect(tonight).toMatchObject({
      months_since_salary: 3,
      months_inactive: 3,
      own_moves_3m: 0,
      inflow_3m_ratio: 0,
      // Opened in mid-August: the year ends with the next July, a month from tonight.
      months_to_renewal: 1,
      loans_running: 0,
      accounts_held: 1,
    });
    expect(Number(tonight!.balance_3m_ratio)).toBeLessThan(0.65);
    expect(Number(tonight!.balance_slope)).toBeLessThan(-0.15);
  });

  test('are tomorrow what they were today: no month knows what came after it began', async () => {
    const db = await openFixture();
    await given(db, 'accounts', [
      open('a', '2023-01-01'),
      open('b', '2023-02-01', { closed_on: addDays(as_of, -20) }),
    ]);
    await lively(db, ['a', 'b'], 2);
    await given(db, 'loans', [
      { loan_id: 'l', customer_id: 'ca', granted_on: addDays(as_of, -30), amount: 5, term_months: 6 },
    ]);
    await buildMonths(db);
    const covariates = `account_id, tenure_months, columns('ratio|slope|own_|months_since|inactive|share|held|running|season|renewal')`;
    const past = await rows(
      db,
      `select ${covariates} from features.account_months where month_no = 3 order by 1`,
    );
    await buildMonths(db, { as_of: addDays(as_of, -90) });
    const then = await rows(
      db,
      `select ${covariates} from features.account_months where month_no = 0 order by 1`,
    );
    expect(past.length).toBe(2);
    expect(past).toEqual(then);
  });

  test('are none where no export holds accounts', async () => {
    const db = await openFixture();
    await buildMonths(db);
    expect(await rows(db, 'select count(*) as n from features.account_months')).toEqual([{ n: 0 }]);
  });
});
