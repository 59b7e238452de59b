import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
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
  if (options.full_refresh) await forgetFiles(db);
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

/** Inside the load's transaction, so that a failed refresh loses nothing. */
const forgetFiles = async (db: DuckDBConnection): Promise<void> => {
  const reader = await db.runAndReadAll(`select distinct entity from ops.file`);
  for (const [entity] of reader.getRows()) await db.run(`delete from raw.${entity}`);
  await db.run('delete from ops.quarantine');
  await db.run('delete from ops.file');
};

/** A hash of what is loaded: the files by content and the contracts they were read under, in any order of loading. */
export const loadState = async (db: DuckDBConnection): Promise<string> => {
  const reader = await db.runAndReadAll(
    'select source, file, sha256, contract from ops.file order by source, file',
  );
  return createHash('sha256').update(JSON.stringify(reader.getRows())).digest('hex');
};
