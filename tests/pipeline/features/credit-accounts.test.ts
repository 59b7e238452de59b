import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { built, emptyWarehouse, given, stage } from '../credit-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await emptyWarehouse();
});

const featuresOf = async (table: string, as_of: string) => {
  await stage(db, as_of);
  return built(db, [table], { as_of });
};
const balanceSteps = ['features.credit_months', 'features.held_balances', 'features.credit_balances'];
const accounts = (rows: string) =>
  given(db, 'accounts', 'account_id, customer_id, credit_limit, closed_on', rows);
const balances = (rows: string) => given(db, 'balances', 'account_id, balance_on, balance', rows);
const movements = (rows: string) =>
  given(db, 'transactions', 'customer_id, account_id, occurred_at, amount, kind, counterparty', rows);

describe('features.credit_balances', () => {
  test('weights balances by the days they held and takes the lowest of each window', async () => {
    await accounts(`('a1', 'c', null, null)`);
    // The month to 31 January 2024 begins on 1 January: 10 days at 100 from before, 15 at -50, 6 at 300.
    await balances(`('a1', date '2023-08-01', -10), ('a1', date '2023-12-20', 100), ('a1', date '2024-01-11', -50),
                    ('a1', date '2024-01-26', 300)`);
    expect(await featuresOf('features.credit_balances', '2024-01-31')).toEqual([
      {
        customer_id: 'c',
        accounts: 1,
        first_balance_on: '2023-08-01',
        last_balance_on: '2024-01-26',
        balance_last: '300.0000',
        drawn: '0.0000',
        balance_min_1m: '-50.0000',
        balance_min_3m: '-50.0000',
        balance_min_6m: '-50.0000',
        balance_min_12m: '-50.0000',
        balance_mean_1m: '66.1290', // (10 x 100 - 15 x 50 + 6 x 300) / 31
        balance_mean_3m: '30.0000', // (-10 x 49 + 100 x 22 - 50 x 15 + 300 x 6) / 92
        balance_mean_6m: '10.0000', // the same with 141 days at -10, over the 184 days that have a balance
        balance_mean_12m: '10.0000',
        months_below_zero_12m: 6,
        months_over_limit_12m: 0,
        utilisation: null,
        utilisation_max_3m: null,
      },
    ]);
  });

  test('measures what is drawn against the credit limit, and does not call it below zero', async () => {
    await accounts(`('a1', 'c', 1000, null), ('a2', 'c', null, null)`);
    await balances(
      `('a1', date '2024-01-01', -1100), ('a1', date '2024-01-10', -400), ('a2', date '2024-01-01', 70)`,
    );
    expect(await featuresOf('features.credit_balances', '2024-01-31')).toMatchObject([
      {
        accounts: 2,
        balance_last: '-330.0000',
        drawn: '400.0000',
        months_below_zero_12m: 0,
        months_over_limit_12m: 1,
        utilisation: 0.4,
        utilisation_max_3m: 1.1,
      },
    ]);
  });

  test('a closed account has no last balance, and one of nobody no row', async () => {
    await accounts(`('a1', 'c', null, date '2024-01-20')`);
    await balances(`('a1', date '2024-01-01', 50), ('a9', date '2024-01-01', 5)`);
    expect(await featuresOf('features.credit_balances', '2024-01-31')).toMatchObject([
      { customer_id: 'c', balance_last: null, balance_mean_1m: '50.0000' },
    ]);
    // On the day before it closed, its closing was not known.
    expect(await featuresOf('features.credit_balances', '2024-01-19')).toMatchObject([
      { balance_last: '50.0000' },
    ]);
  });

  test('looks no further than as_of, even when later rows are staged', async () => {
    await accounts(`('a1', 'c', null, null)`);
    await balances(`('a1', date '2024-01-01', 50), ('a1', date '2024-02-01', -5)`);
    await stage(db, '2024-12-31');
    expect(await built(db, balanceSteps, { as_of: '2024-01-31' })).toMatchObject([
      { balance_last: '50.0000', balance_min_1m: '50.0000', last_balance_on: '2024-01-01' },
    ]);
  });

  test('is empty without balances', async () => {
    await accounts(`('a1', 'c', null, null)`);
    expect(await featuresOf('features.credit_balances', '2024-01-31')).toEqual([]);
  });
});

describe('features.credit_flows', () => {
  test('tells money in from money out by month, and leaves trade out', async () => {
    await accounts(`('a1', 'c', null, null)`);
    await movements(`('c', 'a1', timestamp '2023-07-31 09:00:00', 300, 'deposit', null),
                     (null, 'a1', timestamp '2023-12-31 12:00:00', 600, 'transfer_in', null),
                     ('c', 'a1', timestamp '2024-01-31 23:59:59', -400, 'withdrawal', null),
                     ('c', 'a1', timestamp '2024-01-05 09:00:00', -20, 'penalty', null),
                     ('c', null, timestamp '2024-01-05 09:00:00', 999, 'purchase', null),
                     ('c', 'a1', timestamp '2024-02-01 00:00:00', -5, 'fee', null)`);
    expect(await featuresOf('features.credit_flows', '2024-01-31')).toEqual([
      {
        customer_id: 'c',
        movements: 4,
        first_moved_on: '2023-07-31',
        last_moved_on: '2024-01-31',
        last_own_move_on: '2024-01-31',
        active_months_12m: 3,
        inflow_3m: '600.0000',
        outflow_3m: '420.0000',
        inflow_12m: '900.0000',
        outflow_12m: '420.0000',
        monthly_inflow: '148.8791', // 900 / (184 days / 30.4375)
        monthly_outflow: '69.4769',
        negative_months_12m: 1,
        penalties_12m: 1,
      },
    ]);
  });

  test('is empty where there is trade alone', async () => {
    await movements(`('c', null, timestamp '2024-01-05 09:00:00', 999, 'purchase', null)`);
    expect(await featuresOf('features.credit_flows', '2024-01-31')).toEqual([]);
  });
});

describe('features.credit_salary', () => {
  const salary = (on: string, amount: number, payer = 'Works Ltd') =>
    `('c', 'a1', timestamp '${on} 08:00:00', ${amount}, 'transfer_in', '${payer}')`;

  test('finds the payer who pays monthly in about the same amount, and when that stopped', async () => {
    await movements(
      [
        salary('2023-08-28', 1000),
        salary('2023-09-28', 1000),
        salary('2023-10-15', 3000), // a bonus is not salary, and breaks no rhythm
        salary('2023-10-27', 1050),
        salary('2023-11-28', 1000),
        salary('2023-11-01', 50, 'Friend'),
        salary('2023-11-03', 50, 'Friend'),
        salary('2023-11-09', 50, 'Friend'),
      ].join(', '),
    );
    expect(await featuresOf('features.credit_salary', '2024-01-31')).toEqual([
      {
        customer_id: 'c',
        salary_payer: 'Works Ltd',
        salary_months_12m: 4,
        salary_amount: '1000.0000',
        salary_last_on: '2023-11-28',
        days_since_salary: 64,
        salary_regularity: 1, // gaps of 31, 29 and 32 days
      },
    ]);
    expect(await featuresOf('features.credit_salary', '2023-10-26')).toEqual([]); // two payments are no habit yet
  });
});

describe('features.credit_loans', () => {
  const loans = (rows: string) =>
    given(
      db,
      'loans',
      'loan_id, account_id, granted_on, amount, term_months, instalment, rate, defaulted_on',
      rows,
    );
  const repayment = (on: string, amount: number) =>
    `('c', 'a1', timestamp '${on} 08:00:00', ${-amount}, 'repayment', null)`;

  test('counts instalments missed and days past due, oldest instalment first', async () => {
    await accounts(`('a1', 'c', null, null)`);
    await loans(`('l1', 'a1', date '2023-07-05', 1200, 12, 100, null, null)`);
    // Due by the ends of August to December: five. Paid: three and a half.
    await movements(
      [repayment('2023-08-12', 100), repayment('2023-09-12', 100), repayment('2023-10-12', 150)].join(', '),
    );
    expect(await featuresOf('features.credit_loans', '2024-01-15')).toEqual([
      {
        customer_id: 'c',
        loans: 1,
        running_loans: 1,
        first_granted_on: '2023-07-05',
        granted_amount: '1200.0000',
        outstanding_principal: '700.0000', // seven of twelve instalments to come
        instalment: '100.0000',
        missed_instalments: 2,
        days_past_due: 46, // since 30 November, when the fourth was due
        defaulted_on: null,
      },
    ]);
    expect(await featuresOf('features.credit_loans', '2023-11-30')).toMatchObject([
      { missed_instalments: 1, days_past_due: 0 }, // due today is not past due
    ]);
    expect(await featuresOf('features.credit_loans', '2023-08-31')).toMatchObject([
      { missed_instalments: 0, days_past_due: 0 },
    ]);
  });

  test('cannot tell missed instalments where nobody records repayments', async () => {
    await accounts(`('a1', 'c', null, null)`);
    await loans(`('l1', 'a1', date '2023-07-05', 1200, 12, 100, null, null)`);
    await movements(`('c', 'a1', timestamp '2023-12-01 00:00:00', 50, 'deposit', null)`);
    expect(await featuresOf('features.credit_loans', '2024-01-15')).toMatchObject([
      { missed_instalments: null, days_past_due: null },
    ]);
  });

  test('owes what an annuity leaves, and knows a default from its day', async () => {
    await accounts(`('a1', 'c', null, null)`);
    await loans(`('l1', 'a1', date '2023-01-10', 1000, 12, 88.8488, 0.12, date '2023-07-31')`);
    // 1 % a month, 5 of 12 paid: 1000 (1.01^12 - 1.01^5) / (1.01^12 - 1) = 597.7919
    expect(await featuresOf('features.credit_loans', '2023-06-30')).toMatchObject([
      { outstanding_principal: '597.7919', running_loans: 1, defaulted_on: null },
    ]);
    expect(await featuresOf('features.credit_loans', '2023-07-31')).toMatchObject([
      { running_loans: 0, instalment: '0.0000', defaulted_on: '2023-07-31' },
    ]);
  });

  test('is empty without loans', async () => {
    expect(await featuresOf('features.credit_loans', '2024-01-31')).toEqual([]);
  });
});
