import { createHash } from 'node:crypto';
import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import type { Config } from './config.ts';
import type { RunEvent, RunOptions } from './run-events.ts';
import { type LoadedFile, loadSource } from './sources/load.ts';
import type { Warehouse } from './warehouse.ts';

/** Loads every source of the config: new and corrected files only, unless everything is to be read again. */
export const loadSources = async (
  { db, temp }: Warehouse,
  config: Config,
  options: RunOptions,
  watch: (event: RunEvent) => void,
): Promise<{ status: 'done' | 'same'; rows: number; files: readonly LoadedFile[] }> => {
  const names = config.sources.map(({ name }) => name);
  if (options.full_refresh) await forgetFiles(db, []);
  // A source that is no longer configured must not stay in anybody's figures.
  else await forgetFiles(db, names);
  const files: LoadedFile[] = [];
  for (const source of config.sources) {
    const { data_folder: dataFolder, timezone } = config;
    const result = await loadSource(db, source, { dataFolder, timezone, tempFolder: temp });
    for (const file of result.files) {
      files.push(file);
      watch({ kind: 'file', file });
    }
  }
  const fresh = files.filter((file) => file.action === 'loaded' || file.action === 'corrected');
  const rows = fresh.reduce((sum, file) => sum + file.loaded, 0);
  return { status: fresh.length > 0 ? 'done' : 'same', rows, files };
};

/** Removes what other sources than those to keep have loaded; in the load's transaction, so a failure loses nothing. */
const forgetFiles = async (db: DuckDBConnection, keep: readonly string[]): Promise<void> => {
  const gone = keep.length === 0 ? 'true' : `source not in (${keep.map(quotedString).join(', ')})`;
  const reader = await db.runAndReadAll(`select distinct entity from ops.file where ${gone}`);
  for (const [entity] of reader.getRows()) await db.run(`delete from raw.${entity} where ${gone}`);
  await db.run(`delete from ops.quarantine where ${gone}`);
  await db.run(`delete from ops.file where ${gone}`);
};

/** A hash of what is loaded: the files by content and the contracts they were read under, in any order of loading. */
export const loadState = async (db: DuckDBConnection): Promise<string> => {
  const reader = await db.runAndReadAll(
    'select source, file, sha256, contract from ops.file order by source, file',
  );
  return createHash('sha256').update(JSON.stringify(reader.getRows())).digest('hex');
};
