import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { buildTable, readStep, type Step } from '../../pipeline/step.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await (await DuckDBInstance.create(':memory:')).connect();
  await db.run('create schema customer');
});

const step = (sql: string, isKept = true): Step => ({
  table: 'customer.t',
  sql,
  grain: 'one row per id',
  key: ['id'],
  isKept,
});

describe('a step', () => {
  test('states its grain and key in its header', () => {
    expect(readStep('customer.purchase_days')).toMatchObject({
      grain: 'one row per customer_id and day with a purchase that was not reversed',
      key: ['customer_id', 'purchased_on'],
    });
  });

  test('binds only the values it names', async () => {
    const values = { as_of: '2024-01-31', currency: 'GBP' };
    expect(await buildTable(db, step('select 1 as id where $as_of = $as_of'), values)).toBe(1);
  });

  test('that is not kept stays in memory, under its own name', async () => {
    expect(await buildTable(db, step('select 7 as id', false), {})).toBe(1);
    expect((await db.runAndReadAll('from customer.t')).getRows()).toEqual([[7]]);
    const kept = await db.runAndReadAll(`select temporary from duckdb_tables() where table_name like '%t'`);
    expect(kept.getRows()).toEqual([[true]]);
  });

  test('that is not kept takes the place of a table that an earlier version kept, in the transaction of its job', async () => {
    await buildTable(db, step('select 1 as id'), {});
    await db.run('begin');
    await buildTable(db, step('select 2 as id', false), {});
    await db.run('commit');
    expect((await db.runAndReadAll('from customer.t')).getRows()).toEqual([[2]]);
  });

  test('says which value it lacks', async () => {
    await expect(buildTable(db, step('select $horizon as id'), {})).rejects.toMatchObject({
      code: 'STEP_PARAMETER',
      message: 'customer.t requires $horizon, got nothing',
    });
  });

  test('takes the columns of a key in their order and by their values', async () => {
    const pairs = "select * from (values (1, '2'), (2, '1'), (1, '1'), (12, ''), (1, null)) as t (id, part)";
    const paired = { ...step(`${pairs} where part is not null`), key: ['id', 'part'] };
    expect(await buildTable(db, paired, {})).toBe(4);
    await expect(buildTable(db, { ...paired, sql: pairs }, {})).rejects.toThrow(
      '5 rows, 5 distinct (id, part), 1 without a key',
    );
  });

  test('refuses a key that repeats', async () => {
    await expect(buildTable(db, step('select 7 as id from range(3)'), {})).rejects.toThrow(
      'customer.t is not one row per id: 3 rows, 1 distinct (id), 0 without a key',
    );
  });

  test('refuses a key that is null', async () => {
    await expect(buildTable(db, step('select null::integer as id'), {})).rejects.toMatchObject({
      code: 'GRAIN_BROKEN',
    });
  });

  test("passes DuckDB's own message on, after its name", async () => {
    await expect(buildTable(db, step('select custmer_id as id from range(1)'), {})).rejects.toThrow(
      /^customer\.t: .*custmer_id/s,
    );
  });
});
