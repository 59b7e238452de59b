import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  createLoadTables,
  type LoadOptions,
  type LoadResult,
  loadSource,
} from '../../../pipeline/sources/load.ts';
import type { Source } from '../../../pipeline/sources/source.ts';

/** A source of transactions with columns id, day and amount; override what the test is about. */
export const sales = (change: Partial<Source> = {}): Source => ({
  name: 'sales',
  entity: 'transactions',
  files: ['*.csv'],
  format: 'csv',
  encoding: 'utf-8',
  csv: { delimiter: ',', quote: '"', decimal: '.', nulls: ['', 'NULL'] },
  columns: { customer_id: { from: 'id' }, occurred_at: { from: 'day' }, amount: { from: 'amount' } },
  quality: { reject_above: 0.01 },
  ...change,
});

export interface Refusal {
  readonly record_no: number;
  readonly line_no: number | null;
  readonly byte_offset: number | null;
  readonly stage: string;
  readonly code: string;
  readonly column_name: string;
  readonly value: string | null;
  readonly raw: string;
}

export interface Outcome {
  readonly result: LoadResult;
  readonly rows: readonly Record<string, unknown>[];
  readonly refusals: readonly Refusal[];
}

/** A folder of exports and an empty warehouse in memory; one thread is the cheapest for small files. */
export const workbench = async (threads = 1) => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-load-'));
  const data = join(folder, 'data');
  const temp = join(folder, 'temp');
  await Promise.all([mkdir(data), mkdir(temp)]);
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const db = await instance.connect();
  await db.run(`set timezone = 'UTC'; create schema raw; create schema ops`);
  await createLoadTables(db);
  return {
    db,
    data,
    write: async (name: string, bytes: Uint8Array | string) => {
      await mkdir(dirname(join(data, name)), { recursive: true });
      writeFileSync(join(data, name), bytes);
    },
    remove: (name: string) => rmSync(join(data, name)),
    load: async (source: Source, options: Partial<LoadOptions> = {}, isShown = true): Promise<Outcome> => {
      await db.run('begin');
      try {
        const where = { dataFolder: data, tempFolder: temp, timezone: 'UTC' };
        const result = await loadSource(db, source, { ...where, ...options });
        await db.run('commit');
        const rows = isShown ? await rawRows(db, source) : [];
        return { result, rows, refusals: await refusalsOf(db) };
      } catch (error) {
        await db.run('rollback');
        throw error;
      }
    },
    /** Forgets what was loaded, and empties the folder. */
    clear: async () => {
      rmSync(data, { recursive: true });
      await mkdir(data);
      for (const table of ['raw.transactions', 'ops.quarantine', 'ops.file'])
        await db.run(`delete from ${table}`);
    },
    close: () => {
      db.disconnectSync();
      instance.closeSync();
      rmSync(folder, { recursive: true });
    },
  };
};

/** Rows of the source's raw table as text, columns that are null throughout left out. */
const rawRows = async (db: DuckDBConnection, source: Source) => {
  const reader = await db.runAndReadAll(`
    select * replace (cast(record_no as integer) as record_no) from raw.${source.entity}
    where source = '${source.name}' order by file, record_no`);
  const filled = (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).filter(([name, value]) => name !== 'source' && value !== null));
  return (reader.getRowObjectsJson() as Record<string, unknown>[]).map(filled);
};

const refusalsOf = async (db: DuckDBConnection): Promise<readonly Refusal[]> => {
  const reader = await db.runAndReadAll(`
    select
        cast(record_no as integer) as record_no, cast(line_no as integer) as line_no,
        cast(byte_offset as integer) as byte_offset, stage, code, column_name, value, hex(raw) as raw
    from ops.quarantine order by file, record_no, column_name, code`);
  return reader.getRowObjectsJS().map((row) => ({
    ...(row as unknown as Refusal),
    raw: Buffer.from(String(row.raw), 'hex').toString('utf8'),
  }));
};

export type Workbench = Awaited<ReturnType<typeof workbench>>;

/** One file through both paths: the fast one where it may be taken, and the exact one. */
export const loadBothWays = async (
  bench: Workbench,
  bytes: Uint8Array | string,
  source: Source,
  options: Partial<LoadOptions> = {},
) => {
  const outcomes: Outcome[] = [];
  for (const isExact of [false, true]) {
    await bench.clear();
    await bench.write('a.csv', bytes);
    outcomes.push(await bench.load(source, { ...options, isExact }));
  }
  return { fast: outcomes[0]!, exact: outcomes[1]! };
};
