import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { historyState, keepHistory } from '../../../pipeline/scores/night-history.ts';
import { addDays } from '../../../pipeline/windows.ts';
import { build, openFixture, rows } from '../warehouse-fixture.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await openFixture();
  await createModelCards(db);
});

type Customer = readonly [id: string, tier: string | null, value: number];

/** What the jobs above leave behind: customers with a tier and a value, all of one segment and stage. */
const keep = async (as_of: string, customers: readonly Customer[], figure = 2): Promise<void> => {
  const list = customers
    .map(
      ([id, tier, value]) => `('${id}', ${tier === null ? 'null' : `'${tier}'`}, ${value}::decimal(18, 4))`,
    )
    .join(', ');
  await db.run(
    `create or replace temp table c as from (values ${list}) v(customer_id, value_tier, net_value_12m)`,
  );
  await db.run('create or replace table customer.customers as select customer_id from c');
  await db.run('create or replace table customer.summary as select customer_id, net_value_12m from c');
  await db.run(`create or replace table scores.rfm as select customer_id, 'loyal' as rfm_segment from c`);
  await db.run(
    'create or replace table scores.value as select customer_id, value_tier from c where value_tier is not null',
  );
  await db.run(
    `create or replace table scores.lifecycle as select customer_id, 'new' as lifecycle_stage from c`,
  );
  await db.run('delete from ops.model');
  await db.run(
    `insert into ops.model (model, job, fit, is_used) values ('bg-nbd', 'clv', '{"new_customer_purchases":${figure}}', true)`,
  );
  await keepHistory({ db, windows: { as_of } } as Parameters<typeof keepHistory>[0]);
};

const moves = async (as_of: string) => {
  await build(db, ['scores.migration'], { as_of });
  return rows(
    db,
    `select from_class, to_class, customers, net_value_before as before, net_value_now as now
     from scores.migration where kind = 'value_tier' order by all`,
  );
};

describe('scores.migration', () => {
  test('has nothing to say of the first night', async () => {
    await keep('2024-06-29', [['a', 'prime', 10]]);
    expect(await moves('2024-06-29')).toEqual([]);
  });

  test('rows add up to the night before and columns to tonight, new and left customers included', async () => {
    await keep('2024-06-29', [
      ['a', 'prime', 90],
      ['b', 'main', 40],
      ['c', null, 0],
      ['d', 'main', 30],
    ]);
    await keep('2024-06-30', [
      ['a', 'prime', 95],
      ['b', 'prime', 60],
      ['c', null, 0],
      ['e', 'main', 20],
    ]);
    expect(await moves('2024-06-30')).toEqual([
      { from_class: '(new)', to_class: 'main', customers: 1, before: 0, now: 20 },
      { from_class: '(none)', to_class: '(none)', customers: 1, before: 0, now: 0 },
      { from_class: 'main', to_class: '(left)', customers: 1, before: 30, now: 0 },
      { from_class: 'main', to_class: 'prime', customers: 1, before: 40, now: 60 },
      { from_class: 'prime', to_class: 'prime', customers: 1, before: 90, now: 95 },
    ]);
    // A stage called new is not taken for the row of new customers.
    const stages = await rows(
      db,
      `select from_class, to_class, customers from scores.migration where kind = 'lifecycle_stage' order by all`,
    );
    expect(stages).toEqual([
      { from_class: '(new)', to_class: 'new', customers: 1 },
      { from_class: 'new', to_class: '(left)', customers: 1 },
      { from_class: 'new', to_class: 'new', customers: 3 },
    ]);
  });

  test('a night that is built again replaces its own standing and looks at the latest earlier one', async () => {
    await keep('2024-06-28', [['a', 'main', 1]]);
    await keep('2024-06-30', [['a', 'prime', 9]]);
    await keep('2024-06-29', [['a', 'ordinary', 5]]);
    await keep('2024-06-29', [['a', 'limited', 4]]);
    expect(await moves('2024-06-29')).toMatchObject([
      { from_class: 'main', to_class: 'limited', before: 1, now: 4 },
    ]);
    expect(await moves('2024-06-30')).toMatchObject([
      { from_class: 'limited', to_class: 'prime', before: 4, now: 9 },
    ]);
  });
});

describe('the books of nights', () => {
  test('keep five weeks of nights, then the last of each month, and never forget later ones', async () => {
    for (let i = 0; i <= 100; i++) await keep(addDays('2024-03-01', i), [['a', 'main', 1]]);
    const nights = async () =>
      (await rows(db, 'select distinct as_of::varchar as as_of from ops.standing order by all')).map(
        (row) => row.as_of,
      );
    const kept = await nights();
    expect(kept.slice(0, 3)).toEqual(['2024-03-31', '2024-04-30', '2024-05-05']);
    expect(kept.at(-1)).toBe('2024-06-09');
    await keep('2024-01-15', [['a', 'main', 1]]);
    expect(await nights()).toEqual(['2024-01-15', ...kept]);
  });

  test('the state of a night changes with the earlier night and not with its own or later ones', async () => {
    expect(await historyState(db, '2024-06-30')).toBe('');
    await keep('2024-06-30', [['a', 'main', 1]]);
    expect(await historyState(db, '2024-06-30')).toBe('');
    await keep('2024-06-29', [['a', 'main', 1]]);
    const before = await historyState(db, '2024-06-30');
    expect(before).toContain('2024-06-29');
    await keep('2024-06-29', [['a', 'main', 1]]);
    expect(await historyState(db, '2024-06-30')).toBe(before);
    await keep('2024-06-29', [['a', 'prime', 1]]);
    expect(await historyState(db, '2024-06-30')).not.toBe(before);
  });

  test('remember the parameters of each night and raise an alarm when they jump', async () => {
    await keep('2024-06-28', [['a', 'main', 1]], 2);
    await keep('2024-06-29', [['a', 'main', 1]], 2.2);
    await keep('2024-06-30', [['a', 'main', 1]], 3);
    const drift = async (as_of: string) => {
      await build(db, ['scores.model_drift'], { as_of });
      return rows(
        db,
        'select previous_as_of::varchar as previous, figure_before, figure_now, is_drifting from scores.model_drift',
      );
    };
    expect(await drift('2024-06-29')).toEqual([
      { previous: '2024-06-28', figure_before: 2, figure_now: 2.2, is_drifting: false },
    ]);
    expect(await drift('2024-06-30')).toEqual([
      { previous: '2024-06-29', figure_before: 2.2, figure_now: 3, is_drifting: true },
    ]);
  });
});

describe('scores.indices', () => {
  test('compares each quarter of 91 days with the one before, and with the year before where there is one', async () => {
    // Quarter q ends 91 * (q - 1) days before 2024-06-30; the log begins on the first day of the sixth.
    const day = (quarter: number) => addDays('2024-06-30', -91 * (quarter - 1));
    const first = addDays('2024-06-30', -91 * 6 + 1);
    const sales = [
      ['a', first, 10],
      ...[5, 4, 3, 2].flatMap((q) => [
        ['a', day(q), 10],
        ['b', day(q), 30],
      ]),
      ['a', day(1), 20],
      ['c', day(1), 40],
    ];
    await db.run(
      'create table customer.purchase_days (customer_id varchar, purchased_on date, amount decimal(18, 4))',
    );
    for (const [id, on, amount] of sales) {
      await db.run(`insert into customer.purchase_days values ('${id}', '${on}', ${amount})`);
    }
    await build(db, ['scores.indices']);
    const [latest, ...others] = await rows(db, 'from scores.indices order by quarter');
    expect(latest).toMatchObject({
      quarter: 1,
      from_on: '2024-04-01',
      to_on: '2024-06-30',
      active: 2,
      revenue: 60,
      revenue_per_customer: 30,
      retention: 0.5, // a of a and b
      revenue_retention: 0.5, // 20 of 40
      growth: 1.5,
      retention_index: 50, // the mean of the four quarters before is 1
      growth_index: 150,
      revenue_per_customer_index: 150,
    });
    expect(
      others.map(({ quarter, retention, retention_index }) => [quarter, retention, retention_index]),
    ).toEqual([
      [2, 1, null],
      [3, 1, null],
      [4, 1, null],
      [5, 1, null],
      [6, null, null],
    ]);
  });
});
