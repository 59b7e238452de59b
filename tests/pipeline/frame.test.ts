import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import { readFrame, tableOf, writeFrame } from '../../pipeline/frame.ts';

let db: DuckDBConnection;
beforeEach(async () => {
  db = await (await DuckDBInstance.create(':memory:')).connect();
  await db.run('create schema scores');
});

describe('columns between DuckDB and the models', () => {
  // 5,000 rows are three chunks of DuckDB, the last one short.
  const many = `select (5000 - range)::integer as n, case when range % 7 = 0 then null else range / 3 end::double as x
                from range(5000) order by range`;

  test('arrive as typed arrays in the order of the query, null as NaN', async () => {
    const frame = await readFrame(db, many);
    const n = frame.getChild('n')!.toArray();
    const x = frame.getChild('x')!.toArray();
    expect(n).toBeInstanceOf(Int32Array);
    expect(n.length).toBe(5000);
    expect([n[0], n[2048], n[4999]]).toEqual([5000, 2952, 1]);
    expect(x).toBeInstanceOf(Float64Array);
    expect([x[0], x[1], x[2049]]).toEqual([Number.NaN, 1 / 3, 683]);
  });

  test('go back with their row numbers, NaN as null and texts as they are', async () => {
    const frame = await readFrame(db, many);
    const named = tableOf({
      n: frame.getChild('n')!.toArray() as Int32Array,
      x: frame.getChild('x')!.toArray() as Float64Array,
      word: Array.from({ length: 5000 }, (_, i) => `中${i}`),
    });
    await writeFrame(db, 'scores.t', named);
    const reader = await db.runAndReadAll(
      `select count(*)::integer, count(x)::integer, sum(n)::integer,
              bool_and(word = '中' || row_no and n = 5000 - row_no) from scores.t`,
    );
    expect(reader.getRows()).toEqual([[5000, 4285, 12502500, true]]);
  });

  test('an empty result is an empty frame, and an empty table', async () => {
    await writeFrame(db, 'scores.t', await readFrame(db, 'select 1::integer as n where false'));
    const reader = await db.runAndReadAll('select count(*)::integer from scores.t');
    expect(reader.getRows()).toEqual([[0]]);
  });

  test('a column of another type is refused by name', async () => {
    await expect(readFrame(db, 'select 1::bigint as n')).rejects.toThrow(
      'frame requires numbers or text, got n BIGINT',
    );
  });

  test('carry their nulls wherever they fall in a chunk, in any number of them', async () => {
    for (const every of [1, 2, 31, 32, 33, 64, 2047, 2048, 2049, 6000]) {
      const frame = await readFrame(
        db,
        `select case when range % ${every} = 0 then null else range end::double as x from range(5000) order by range`,
      );
      const x = frame.getChild('x')!.toArray() as Float64Array;
      const wrong = x.findIndex((value, i) => !Object.is(value, i % every === 0 ? Number.NaN : i));
      expect(wrong, `every ${every}`).toBe(-1);
    }
  });

  test('arrive as 32-bit integers where they are smaller, or yes and no', async () => {
    const frame = await readFrame(
      db,
      `select range % 2 = 1 as is_odd, (range % 200)::utinyint as u, (-range)::smallint as s from range(3000) order by range`,
    );
    const at = (name: string, i: number) => (frame.getChild(name)!.toArray() as Int32Array)[i];
    expect(frame.getChild('is_odd')!.toArray()).toBeInstanceOf(Int32Array);
    expect(['is_odd', 'u', 's'].map((name) => at(name, 2999))).toEqual([1, 199, -2999]);
  });

  test('texts arrive with their nulls, each kept once', async () => {
    const words = `select case when range % 3 = 0 then null else '中' || range % 5 end as word, null::varchar as nothing
                   from range(5000) order by range`;
    const frame = await readFrame(db, words);
    const word = frame.getChild('word')!;
    expect(Array.from(word)).toEqual(
      Array.from({ length: 5000 }, (_, i) => (i % 3 === 0 ? null : `中${i % 5}`)),
    );
    expect(word.nullCount).toBe(1667);
    expect(word.data[0]!.dictionary!.length).toBe(5);
    expect(Array.from(frame.getChild('nothing')!).every((value) => value === null)).toBe(true);
    await writeFrame(db, 'scores.t', frame);
    const reader = await db.runAndReadAll('select count(*)::integer, count(word)::integer from scores.t');
    expect(reader.getRows()).toEqual([[5000, 3333]]);
  });

  test('that are not kept stay in memory, under their own name', async () => {
    const frame = tableOf({ x: Float64Array.of(0.5, Number.NaN), n: Int32Array.of(1, 2) });
    await writeFrame(db, 'scores.t', frame);
    await writeFrame(db, 'scores.t', frame, { isKept: false });
    const reader = await db.runAndReadAll('select row_no, x, n from scores.t order by row_no');
    expect(reader.getRows()).toEqual([
      [0, 0.5, 1],
      [1, null, 2],
    ]);
    const kept = await db.runAndReadAll(`select temporary from duckdb_tables() where table_name like '%t'`);
    expect(kept.getRows()).toEqual([[true]]);
  });

  test('a whole number without a value is refused, for nothing could tell it from 0', async () => {
    await expect(readFrame(db, 'select null::integer as n')).rejects.toThrow(
      'frame requires a value in every row of n, got null',
    );
    await expect(readFrame(db, 'select null::boolean as b')).rejects.toThrow(
      'frame requires a value in every row of b, got null',
    );
  });
});
