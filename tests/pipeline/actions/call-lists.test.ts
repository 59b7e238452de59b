import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { buildWith, type Judged, judge, warn } from '../scores/warning-tables.ts';
import { openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
  await db.run('create schema actions');
  await db.run('create table customer.customers (customer_id varchar, marketing_consent boolean)');
  await db.run(
    'create table scores.credit (customer_id varchar, days_past_due integer, watch_level varchar)',
  );
  await db.run('create table features.complaints (customer_id varchar, is_open boolean)');
  await db.run('create table scores.early_signals (customer_id varchar, code varchar)');
});

describe('actions.save_list', () => {
  const list = async (customers: readonly Judged[], settings = {}) => {
    await judge(db, customers);
    await warn(db, '2024-06-30', settings);
    await buildWith(db, ['actions.save_list'], settings);
    return rows(db, 'from actions.save_list order by worth_rank');
  };

  test('holds who is acted on, the worthiest first, and adds up what calling them brings', async () => {
    // p * .2 * margin: 180, 32, 14; d stays below .6
    expect(
      await list([
        { id: 'a', p: 0.7, margin: 100 },
        { id: 'b', p: 0.9, margin: 1000, reasons: ['bought_once', 'many_refunds'] },
        { id: 'c', p: 0.8, margin: 200 },
        { id: 'd', p: 0.5, margin: 5000 },
      ]),
    ).toMatchObject([
      {
        customer_id: 'b',
        expected_loss: 900,
        worth_of_saving: 180,
        cumulative_worth: 180,
        top_reasons: '["bought_once","many_refunds"]',
        recommended_action: 'invite_second_purchase',
        is_to_contact: true,
      },
      { customer_id: 'c', worth_of_saving: 32, cumulative_worth: 212, recommended_action: 'call' },
      { customer_id: 'a', worth_of_saving: 14, cumulative_worth: 226, worth_rank: 3 },
    ]);
  });

  test('the first reason with a rule decides, then the signals', async () => {
    await db.run(`insert into scores.early_signals values ('a', 'salary_stopped'), ('b', 'salary_stopped')`);
    const found = await list([
      { id: 'a', p: 0.9, margin: 300, reasons: ['unheard_of', 'spends_less'] },
      { id: 'b', p: 0.9, margin: 200, reasons: ['unheard_of'] },
      { id: 'c', p: 0.9, margin: 100, reasons: ['unheard_of'] },
    ]);
    expect(found.map((row) => row.recommended_action)).toEqual([
      'ask_for_needs',
      'talk_about_account',
      'call',
    ]);
    expect(found[1]!.signals).toBe('["salary_stopped"]');
  });

  test('whoever is not to be called stays on the list with the first reason', async () => {
    await db.run(`insert into customer.customers values ('a', false), ('b', true), ('c', null)`);
    await db.run(`insert into features.complaints values ('a', true), ('b', true), ('c', false)`);
    await db.run(`insert into scores.credit values ('c', 30, null), ('d', 29, 'red'), ('e', 29, 'amber')`);
    const found = await list([
      { id: 'a', p: 0.9, margin: 900 },
      { id: 'b', p: 0.9, margin: 800 },
      { id: 'c', p: 0.9, margin: 700 },
      { id: 'd', p: 0.9, margin: 600 },
      { id: 'e', p: 0.9, margin: 500 },
      { id: 'f', p: 0.9, margin: 0 },
    ]);
    expect(found.map(({ customer_id, suppressed_by }) => [customer_id, suppressed_by])).toEqual([
      ['a', 'no_consent'],
      ['b', 'open_complaint'],
      ['c', 'credit_block'],
      ['d', 'credit_block'],
      ['e', null],
      ['f', 'not_worth_calling'],
    ]);
    expect(found[0]).toMatchObject({
      may_contact: false,
      recommended_action: 'answer_complaint',
      cumulative_worth: null,
    });
    expect(found[4]).toMatchObject({ cumulative_worth: 90 });
  });

  test('nobody is held back for being worth too little where no margin is known', async () => {
    const found = await list([{ id: 'a', p: 0.9, margin: 0 }]);
    expect(found).toMatchObject([{ suppressed_by: null, is_to_contact: true }]);
  });

  test('the capacity of a class is not spent on those who may not be called', async () => {
    await db.run(`insert into customer.customers values ('a', false)`);
    const settings = { warnings: { classes: { large: { act: 0.5, capacity: 1 } } } };
    const found = await list(
      [
        { id: 'a', p: 0.9, margin: 900 },
        { id: 'b', p: 0.9, margin: 800 },
        { id: 'c', p: 0.9, margin: 700 },
      ],
      settings,
    );
    expect(found.map((row) => row.suppressed_by)).toEqual(['no_consent', null, 'over_capacity']);
  });

  test('the control group is a hash of customer and salt, about as large as asked, and the same every night', async () => {
    const customers = Array.from({ length: 400 }, (_, i) => ({ id: `c${i}`, p: 0.9 }));
    const settings = { call_lists: { control_share: 0.25, control_salt: 'x' } };
    const controls = new Set(
      (await list(customers, settings)).filter((row) => row.is_control).map((row) => row.customer_id),
    );
    const hashed = customers.filter(({ id }) => {
      const digest = createHash('md5').update(`${id}|x`).digest('hex');
      return Number.parseInt(digest.slice(0, 8), 16) % 10000 < 2500;
    });
    expect([...controls].sort()).toEqual(hashed.map(({ id }) => id).sort());
    // 100 expected; five standard deviations are 43.
    expect(Math.abs(controls.size - 100)).toBeLessThan(43);
    expect((await list(customers)).some((row) => row.is_control)).toBe(false);
  });

  test('is empty where nobody is acted on', async () => {
    expect(await list([{ id: 'a', p: 0.1 }])).toEqual([]);
  });
});

describe('actions.win_back', () => {
  const tables = async (lost: string, bought: string) => {
    await db.run(
      `create table features.lost_customers as from (values ${lost})
       v(origin_no, customer_id, last_purchase_on, lost_days, age_band, frequency_class)`,
    );
    await db.run(
      `create table customer.purchase_days as
       select customer_id, purchased_on, amount::decimal(18, 4) as amount
       from (values ${bought}) v(customer_id, purchased_on, amount)`,
    );
    await db.run(
      `create table scores.lost_reasons as
       select customer_id, 'purchases' as lost_kind, last_purchase_on + 181 as lost_on, 'silence' as reason,
              'none' as reason_source from features.lost_customers where origin_no = 0`,
    );
    await db.run(
      `create table features.sale_margins as select distinct customer_id, 0.5::decimal(9, 6) as margin_rate
       from features.lost_customers`,
    );
    await db.run(
      'create table scores.contribution (customer_id varchar, bank_contribution_12m decimal(18, 4))',
    );
    await db.run(
      `create table scores.return_rates as from (values ('0-3 months', '1', 40, 0.2::double), ('3-6 months', '5+', 30, 0.1::double))
       v(age_band, frequency_class, n, p_return)`,
    );
  };
  const list = async () => {
    await buildWith(db, ['actions.win_back']);
    return rows(db, 'from actions.win_back order by worth_rank');
  };

  test('ranks by the chance of a return times the margin of the last active year', async () => {
    await tables(
      `(0, 'a', date '2023-12-01', 20, '0-3 months', '1'), (0, 'b', date '2023-09-01', 120, '3-6 months', '5+'),
       (1, 'a', date '2020-01-01', 20, '0-3 months', '1')`,
      `('a', date '2023-12-01', 100), ('b', date '2023-09-01', 300), ('b', date '2022-09-02', 200),
       ('b', date '2022-09-01', 999)`,
    );
    // b: (300 + 200) * .5 * .1 = 25, the purchase a year and a day before the last left out; a: 100 * .5 * .2 = 10
    expect(await list()).toMatchObject([
      {
        customer_id: 'b',
        p_return: 0.1,
        return_n: 30,
        margin_when_active: 250,
        worth_of_return: 25,
        is_to_contact: true,
      },
      { customer_id: 'a', p_return: 0.2, margin_when_active: 50, worth_of_return: 10, worth_rank: 2 },
    ]);
  });

  test('holders who left have no observed chance and come last; who may not be called stays with the reason', async () => {
    await tables(`(0, 'a', date '2023-12-01', 20, '0-3 months', '1')`, `('a', date '2023-12-01', 100)`);
    await db.run(
      `insert into scores.lost_reasons values ('h', 'account', date '2024-01-01', 'money_moved', 'inferred')`,
    );
    await db.run(`insert into scores.contribution values ('h', 7)`);
    await db.run(`insert into customer.customers values ('a', false)`);
    expect(await list()).toMatchObject([
      { customer_id: 'a', suppressed_by: 'no_consent', is_to_contact: false },
      {
        customer_id: 'h',
        age_band: '3-6 months',
        p_return: null,
        margin_when_active: 7,
        worth_of_return: null,
        suppressed_by: 'return_unknown',
      },
    ]);
  });
});
