import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { lanesOf } from '../../reports/lanes.ts';

const connect = async (lanes: number) => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  return Promise.all(Array.from({ length: lanes }, () => instance.connect()));
};

/** A promise and how to settle it. */
const gate = () => {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
};

describe('lanes', () => {
  test('give each part a connection to itself, and the urgent ones before those who wait', async () => {
    const connections = await connect(2);
    const { run } = lanesOf(connections);
    const begun: string[] = [];
    const first = gate();
    const using = new Set<unknown>();
    const part = (name: string, wait: Promise<void>) =>
      run(
        async (db) => {
          expect(using.has(db)).toBe(false);
          using.add(db);
          begun.push(name);
          await wait;
          using.delete(db);
          return name;
        },
        name === 'urgent' ? 'urgent' : 'in turn',
      );
    const parts = ['a', 'b', 'c', 'd', 'urgent'].map((name) => part(name, first.passed));
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b']);
    first.open();
    expect(await Promise.all(parts)).toEqual(['a', 'b', 'c', 'd', 'urgent']);
    expect(begun).toEqual(['a', 'b', 'urgent', 'c', 'd']);
    for (const connection of connections) connection.disconnectSync();
  });

  test('tell the error of the part that failed, begin no other part and let those under way end', async () => {
    const connections = await connect(2);
    const { run, ended } = lanesOf(connections);
    const slow = gate();
    const done: string[] = [];
    const underWay = run(async () => {
      await slow.passed;
      done.push('under way');
    });
    const failing = run((db) => db.run('select * from missing'));
    const waiting = run(async () => done.push('waiting'));
    await expect(Promise.all([underWay, failing, waiting])).rejects.toThrow('missing');
    await expect(waiting).rejects.toThrow('missing');
    slow.open();
    await ended();
    expect(done).toEqual(['under way']);
    for (const connection of connections) connection.disconnectSync();
  });
});
