import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance, quotedString } from '@duckdb/node-api';
import { type Config, loadConfig } from '../../pipeline/config.ts';
import { listOutputs } from '../../pipeline/publish.ts';
import { runNight } from '../../pipeline/run.ts';
import type { RunOptions, RunResult } from '../../pipeline/run-events.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder of its own for a test, removed by `remove`. */
export const workspace = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-night-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** A config of `data-samples/`, with warehouse and output in the test's folder. */
export const sampleConfig = (
  name: string,
  folder: string,
  data?: string,
  own: Partial<Config> = {},
): Config => ({
  ...loadConfig(join(root, 'data-samples', name), {
    data,
    env: {},
    flags: { warehouse: join(folder, 'warehouse'), output: join(folder, 'out') },
  }),
  ...own,
});

let runs = 0;

/** Runs a night; the clock stands still, since no published byte may depend on it, and no browser prints. */
export const night = (config: Config, options: Partial<RunOptions> = {}): Promise<RunResult> =>
  runNight(
    { ...config, reports: { ...config.reports, pdf: 'never' } },
    { run_id: `run-${++runs}`, now: () => new Date('2026-04-01T03:00:00Z'), ...options },
  );

/** Hashes of everything a night published, the manifest aside. */
export const published = (folder: string) =>
  listOutputs(folder).map(({ path, sha256 }) => `${path} ${sha256}`);

/** Rows of a published Parquet file. */
export const readParquet = async (
  path: string,
  sql = 'from published',
): Promise<Record<string, unknown>[]> => {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  await db.run(`create view published as from read_parquet(${quotedString(path)})`);
  return (await db.runAndReadAll(sql)).getRowObjectsJson();
};

export const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
