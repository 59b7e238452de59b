import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { expertScorecard } from '../../../models/expert-scorecard.ts';
import { creditParameters, creditSettings } from '../../../pipeline/config/credit-settings.ts';
import type { Config } from '../../../pipeline/config.ts';
import { buildPastCredit, creditFeatures } from '../../../pipeline/features/credit-steps.ts';
import { readFrame } from '../../../pipeline/frame.ts';
import { daysBetween, windowsOf } from '../../../pipeline/windows.ts';
import { built, emptyWarehouse, given, stage } from '../credit-tables.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await emptyWarehouse();
});

const credit = async (as_of: string) => {
  await stage(db, as_of);
  return built(db, creditFeatures, { as_of });
};
const rows = async (table: string) =>
  (await db.runAndReadAll(`from ${table} order by customer_id`)).getRowObjectsJson();
const invoices = (tuples: string) =>
  given(db, 'invoices', 'customer_id, invoice_id, issued_on, due_on, amount', tuples);
const payments = (tuples: string) =>
  given(db, 'payments', 'customer_id, invoice_id, paid_on, amount', tuples);

describe('features.credit', () => {
  test('joins what invoices, accounts and loans say of one customer', async () => {
    await given(
      db,
      'customers',
      'customer_id, opened_on',
      `('c', date '2020-01-01'), ('x', date '2020-01-01')`,
    );
    await given(db, 'accounts', 'account_id, customer_id', `('a1', 'c')`);
    await given(db, 'balances', 'account_id, balance_on, balance', `('a1', date '2023-01-01', -250)`);
    await given(
      db,
      'loans',
      'loan_id, account_id, granted_on, amount, term_months, instalment',
      `('l1', 'a1', date '2023-12-10', 1200, 12, 100)`,
    );
    await given(
      db,
      'transactions',
      'customer_id, account_id, occurred_at, amount, kind',
      `('c', 'a1', timestamp '2023-01-01 00:00:00', 1200, 'deposit'),
       ('c', 'a1', timestamp '2023-06-01 00:00:00', 2400, 'deposit')`,
    );
    await invoices(`('c', '1', date '2023-12-01', date '2023-12-31', 500)`);
    expect(await credit('2023-12-31')).toMatchObject([
      {
        customer_id: 'c', // x is known, but to no source of credit
        exposure: '1950.0000', // 500 invoiced, 1200 lent, 250 overdrawn
        tenure_months: expect.closeTo(1460 / 30.4375, 9),
        invoices: 1,
        is_defaulted: 0,
        days_past_due: 0,
        months_below_zero_12m: 12,
        monthly_inflow: 301.0302, // 3,600 in 364 days, in months of 30.4375
        running_loans: 1,
      },
    ]);
  });

  test('keeps an account holder of whom nothing else is known', async () => {
    await given(db, 'accounts', 'account_id, customer_id, opened_on', `('a1', 'c', date '2024-01-31')`);
    expect(await credit('2024-01-31')).toMatchObject([
      { customer_id: 'c', exposure: '0.0000', tenure_months: 0, days_past_due: null, burden: null },
    ]);
    expect(await credit('2024-01-30')).toEqual([]);
  });

  test('has every column that the expert card reads, as integers or doubles', async () => {
    await invoices(`('c', '1', date '2023-12-01', date '2023-12-31', 500)`);
    await credit('2024-01-31');
    const frame = await readFrame(db, `select ${expertScorecard.inputs.join(', ')} from features.credit`);
    expect(frame.numRows).toBe(1);
    const scores = expertScorecard.score(expertScorecard.fit(frame, undefined), frame, undefined);
    expect(scores.getChild('credit_score')!.get(0)).toBe(315); // 31 days past due: 500 - 60 - 30 - 40 - 30 - 15 - 10
  });

  test('is empty without any source of credit', async () => {
    expect(await credit('2024-01-31')).toEqual([]);
  });
});

describe('features.credit_outcomes', () => {
  const cut = '2023-12-31';
  const as_of = '2024-06-30';
  const judged = async () => {
    await stage(db, as_of);
    const windows = windowsOf(as_of, '2023-01-01', { holdout_days: daysBetween(cut, as_of) });
    const config = { credit: creditSettings.parse({}) } as Config;
    await built(
      db,
      [...creditFeatures.slice(0, 2), 'features.credit_origins', 'features.credit_origin_outcomes'],
      {
        as_of,
        ...creditParameters(config.credit),
      },
    );
    await buildPastCredit({ db, config, parameters: { as_of }, windows });
    await built(db, creditFeatures, { as_of });
    await built(db, ['features.credit_outcomes'], { as_of, cut });
    return rows('features.credit_outcomes');
  };

  test('judges who was good on the cut and was put to the test afterwards', async () => {
    const due = "date '2023-12-01', date '2024-01-31'"; // 60 days past due on 31 March 2024
    await invoices(`('bad', '1', ${due}, 10), ('late', '1', ${due}, 10), ('good', '1', ${due}, 10),
                    ('bad already', '1', date '2023-09-01', date '2023-10-31', 10), ('bad already', '2', ${due}, 10),
                    ('untested', '1', date '2024-05-01', date '2024-05-31', 10)`);
    await payments(`('late', '1', date '2024-03-30', 10), ('good', '1', date '2024-01-15', 10)`);
    expect(await judged()).toEqual([
      { customer_id: 'bad', is_bad: 1 },
      { customer_id: 'good', is_bad: 0 },
      { customer_id: 'late', is_bad: 0 },
    ]);
  });

  test('a loan that runs is at risk, one repaid or granted later is not', async () => {
    await given(
      db,
      'loans',
      'loan_id, customer_id, granted_on, amount, term_months, defaulted_on',
      `('1', 'bad', date '2023-06-01', 10, 12, date '2024-01-01'), ('2', 'good', date '2023-06-01', 10, 12, null),
       ('3', 'repaid', date '2022-06-01', 10, 12, null), ('4', 'new', date '2024-01-01', 10, 12, date '2024-03-01'),
       ('5', 'bad already', date '2023-06-01', 10, 12, date '2023-12-31')`,
    );
    expect(await judged()).toEqual([
      { customer_id: 'bad', is_bad: 1 },
      { customer_id: 'good', is_bad: 0 },
    ]);
  });

  test('the past features are those of a night on the cut, and tonight is not touched by them', async () => {
    await given(db, 'accounts', 'account_id, customer_id', `('a1', 'c')`);
    await given(
      db,
      'balances',
      'account_id, balance_on, balance',
      `('a1', date '2023-01-01', 10), ('a1', date '2024-02-01', -90)`,
    );
    await given(
      db,
      'loans',
      'loan_id, account_id, granted_on, amount, term_months, defaulted_on',
      `('1', 'a1', date '2023-06-01', 10, 12, date '2024-03-01')`,
    );
    await invoices(
      `('c', '1', date '2023-10-01', date '2023-10-31', 10), ('c', '2', date '2024-01-31', date '2024-02-29', 5)`,
    );
    await payments(`('c', null, date '2024-01-02', 10)`);
    await judged();
    const [past, tonight] = [await rows('features.credit_past'), await rows('features.credit')];
    expect(past).toMatchObject([{ is_defaulted: 0, days_past_due: 61, months_below_zero_12m: 0 }]);
    expect(tonight).toMatchObject([{ is_defaulted: 1, days_past_due: 122, months_below_zero_12m: 5 }]);
    expect(past).toEqual(await credit(cut));
    expect(tonight).toEqual(await credit(as_of));
  });
});
