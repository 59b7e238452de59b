import { createHash } from 'node:crypto';
import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import type { Config } from './config.ts';
import type { RunEvent, RunOptions } from './run-events.ts';
import { requireRates } from './sources/currencies.ts';
import { type LoadedFile, loadSource } from './sources/load.ts';
import { countReferences } from './sources/references.ts';
import type { Warehouse } from './warehouse.ts';

/** Loads the sources of the config, all but `skipped`: new and corrected files only, unless all is to be read again. */
export const loadSources = async (
  { db, temp }: Warehouse,
  config: Config,
  options: RunOptions & { readonly skipped?: ReadonlySet<string> },
  watch: (event: RunEvent) => void,
): Promise<{ status: 'done' | 'same'; rows: number; files: readonly LoadedFile[] }> => {
  // A source that is no longer configured must not stay in anybody's figures.
  await forgetFiles(
    db,
    config.sources.map(({ name }) => name),
  );
  const files: LoadedFile[] = [];
  for (const source of config.sources.filter(({ name }) => !options.skipped?.has(name))) {
    const result = await loadSource(db, source, {
      dataFolder: config.data_folder,
      timezone: config.timezone,
      tempFolder: temp,
      isFull: options.full_refresh,
      isReplay: options.replay_quarantine,
    });
    for (const file of result.files) {
      files.push(file);
      watch({ kind: 'file', file });
    }
  }
  // The text of the last file would stay in memory all night.
  await db.run('drop table if exists temp.main.record_text');
  const fresh = files.filter(({ action }) => action !== 'unchanged' && action !== 'duplicate');
  const rows = fresh.reduce((sum, file) => sum + file.loaded, 0);
  await requireRates(db, config.currency);
  await countReferences(db, config.sources, fresh.length > 0);
  return { status: fresh.length > 0 ? 'done' : 'same', rows, files };
};

/** Removes what other sources than those to keep have loaded; in the load's transaction, so a failure loses nothing. */
const forgetFiles = async (db: DuckDBConnection, keep: readonly string[]): Promise<void> => {
  const gone = keep.length === 0 ? 'true' : `source not in (${keep.map(quotedString).join(', ')})`;
  const reader = await db.runAndReadAll(`select distinct entity from ops.file where ${gone}`);
  for (const [entity] of reader.getRows()) await db.run(`delete from raw.${entity} where ${gone}`);
  for (const table of ['ops.quarantine', 'ops.file', 'ops.file_header', 'ops.drift'])
    await db.run(`delete from ${table} where ${gone}`);
};

/**
 * A hash of what is loaded: the files by content and the contracts they were read under, with what is known of their
 * headers and references; the same in any order of loading.
 */
export const loadState = async (db: DuckDBConnection): Promise<string> => {
  const rows = async (query: string) => (await db.runAndReadAll(query)).getRowsJson();
  const state = [
    await rows('select source, file, sha256, contract, loaded, refused from ops.file order by source, file'),
    await rows('from ops.drift order by source, file, column_name, drift'),
    await rows('from ops.reference_gap order by source, column_name'),
  ];
  return createHash('sha256').update(JSON.stringify(state)).digest('hex');
};
