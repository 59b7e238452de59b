import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { creditParameters, creditSettings } from '../../../pipeline/config/credit-settings.ts';
import type { Config } from '../../../pipeline/config.ts';
import { buildPastCredit, creditFeatures } from '../../../pipeline/features/credit-steps.ts';
import { windowsOf } from '../../../pipeline/windows.ts';
import { built, emptyWarehouse, given, stage } from '../credit-tables.ts';

const as_of = '2024-12-31';
const above = [...creditFeatures.slice(0, 2), 'features.credit_origins'];

let db: DuckDBConnection;
beforeEach(async () => {
  db = await emptyWarehouse();
});

const origins = async (asked: object = {}) => {
  await stage(db, as_of);
  return built(db, above, { as_of, ...creditParameters(creditSettings.parse(asked)) });
};
const invoices = (tuples: string) =>
  given(db, 'invoices', 'customer_id, invoice_id, issued_on, due_on, amount', tuples);

describe('features.credit_origins', () => {
  test('lie half an outcome apart, the latest a whole one ago, and stop a quarter after the books begin', async () => {
    await invoices(`('c', '1', date '2023-04-02', date '2023-05-01', 10)`);
    expect(await origins({ outcome_days: 180 })).toEqual([
      { origin_no: 1, cut_on: '2024-07-04', until_on: '2024-12-31' },
      { origin_no: 2, cut_on: '2024-04-05', until_on: '2024-10-02' },
      { origin_no: 3, cut_on: '2024-01-06', until_on: '2024-07-04' },
      { origin_no: 4, cut_on: '2023-10-08', until_on: '2024-04-05' },
    ]);
    expect(await origins({ outcome_days: 365 })).toEqual([
      { origin_no: 1, cut_on: '2024-01-01', until_on: '2024-12-31' },
      { origin_no: 2, cut_on: '2023-07-02', until_on: '2024-07-01' }, // 91 days after the first invoice
    ]);
  });

  test('are none where nothing is dated', async () => {
    await given(db, 'accounts', 'account_id, customer_id', `('a1', 'c')`);
    expect(await origins()).toEqual([]);
  });
});

/** Outcomes within the year after 1 January 2024. */
const outcomes = async () => {
  await origins({ origins: 2, origin_step_days: 30 });
  const all = await built(db, ['features.credit_origin_outcomes'], { as_of });
  return all.flatMap(({ origin_no, ...outcome }) => (origin_no === 1 ? [outcome] : []));
};

describe('features.credit_origin_outcomes', () => {
  test('an invoice is bad on the day it is 90 days past due, within the horizon', async () => {
    await invoices(`('books', '0', date '2023-01-01', date '2023-01-02', 0),
      ('bad', '1', date '2024-01-01', date '2024-02-01', 10), ('paid late', '1', date '2024-01-01', date '2024-02-01', 10),
      ('last day', '1', date '2024-01-01', date '2024-10-02', 10), ('a day later', '1', date '2024-01-01', date '2024-10-03', 10),
      ('bad already', '1', date '2023-09-01', date '2023-10-03', 10), ('bad already', '2', date '2024-01-01', date '2024-02-01', 10)`);
    await given(
      db,
      'payments',
      'customer_id, invoice_id, paid_on, amount',
      `('paid late', '1', date '2024-04-30', 10)`,
    );
    expect(await outcomes()).toEqual([
      { customer_id: 'bad', is_bad: 1 },
      { customer_id: 'last day', is_bad: 1 },
      { customer_id: 'paid late', is_bad: 0 },
    ]);
  });

  test('a loan is bad by its day of default, and tells nothing once it is repaid or before it is granted', async () => {
    await invoices(`('books', '0', date '2023-01-01', date '2023-01-02', 0)`);
    await given(
      db,
      'loans',
      'loan_id, customer_id, granted_on, amount, term_months, defaulted_on',
      `('1', 'bad', date '2023-06-01', 10, 36, date '2024-12-31'), ('2', 'good', date '2023-06-01', 10, 36, null),
       ('3', 'repaid', date '2022-06-01', 10, 12, null), ('4', 'new', date '2024-01-02', 10, 12, date '2024-03-01'),
       ('5', 'bad already', date '2023-06-01', 10, 36, date '2024-01-01')`,
    );
    expect(await outcomes()).toEqual([
      { customer_id: 'bad', is_bad: 1 },
      { customer_id: 'good', is_bad: 0 },
    ]);
  });
});

describe('features.credit_origin_files', () => {
  /** Sixty borrowers whose accounts fall below zero in February 2024; some default in May. */
  const lend = async (bads: number) => {
    const each = Array.from({ length: 60 }, (_, i) => ({ id: `c${i}`, is_bad: i < bads }));
    await given(
      db,
      'loans',
      'loan_id, customer_id, granted_on, amount, term_months, defaulted_on',
      each
        .map(
          ({ id, is_bad }) =>
            `('${id}', '${id}', date '2023-06-01', 10, 36, ${is_bad ? `date '2024-05-01'` : 'null::date'})`,
        )
        .join(', '),
    );
    await given(
      db,
      'accounts',
      'account_id, customer_id',
      each.map(({ id }) => `('${id}', '${id}')`).join(', '),
    );
    await given(
      db,
      'balances',
      'account_id, balance_on, balance',
      each.map(({ id }) => `('${id}', date '2023-01-01', 10), ('${id}', date '2024-02-01', -90)`).join(', '),
    );
    const asked = { outcome_days: 180 };
    await origins(asked);
    const config = { credit: creditSettings.parse(asked) } as Config;
    await built(db, ['features.credit_origin_outcomes'], { as_of });
    const windows = windowsOf(as_of, '2023-01-01', { holdout_days: 90 });
    await buildPastCredit({ db, config, parameters: { as_of }, windows });
    const reader = await db.runAndReadAll(
      `select origin_no, count(*)::integer as customers, sum(is_defaulted)::integer as defaulted,
              max(days_below_zero_12m)::integer as days_below_zero
       from features.credit_origin_files group by origin_no order by origin_no`,
    );
    return reader.getRowObjectsJson();
  };

  test('hold what was known at each origin of those whose outcome has come, and nothing of later', async () => {
    expect(await lend(30)).toEqual([
      // Of 4 July, when thirty had defaulted and are not foreseen any more.
      { origin_no: 1, customers: 30, defaulted: 0, days_below_zero: 155 },
      { origin_no: 2, customers: 60, defaulted: 0, days_below_zero: 65 }, // 5 April
      { origin_no: 3, customers: 60, defaulted: 0, days_below_zero: 0 }, // 6 January
      { origin_no: 4, customers: 60, defaulted: 0, days_below_zero: 0 },
    ]);
  });

  test('are not built where too few went bad for a card to be fitted', async () => {
    expect(await lend(29)).toEqual([]);
  });
});
