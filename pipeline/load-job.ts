import type { DuckDBConnection } from '@duckdb/node-api';
import type { Config } from './config.ts';
import { builtFrom, recordJob } from './ledger.ts';
import { loadSources, loadState } from './load-sources.ts';
import { marksOf } from './marks.ts';
import { type Night, resolveNight } from './night.ts';
import { qualityError, recordHeld, type Stopped, stoppedSources } from './quality-gate.ts';
import type { RunEvent, RunOptions } from './run-events.ts';
import type { LoadedFile } from './sources/load.ts';
import { statesOf } from './states.ts';
import { inTransaction } from './transaction.ts';
import type { Warehouse } from './warehouse.ts';

/** The night after its load: what came, what is held back, and the state of every job. */
export interface LoadedNight {
  readonly status: 'done' | 'same';
  readonly rows: number;
  readonly files: readonly LoadedFile[];
  readonly held: readonly Stopped[];
  readonly night: Night;
  readonly states: ReadonlyMap<string, string>;
  /** Rows of the quality job, when the load built it on the way. */
  readonly quality: number | undefined;
}

/** Ends a load that a gate does not let pass; the next one leaves these sources as they were. */
class HeldBack extends Error {
  readonly stopped: readonly Stopped[];
  constructor(stopped: readonly Stopped[]) {
    super('a source is held back');
    this.stopped = stopped;
  }
}

/** Builds the steps of a job and returns their rows. */
type BuildJob = (night: Night, job: string) => Promise<number>;

/**
 * Loads what is new and judges it before anything is kept: load and verdict are one transaction. A source that a
 * gate stops is taken out, and the load is made again without it, so that its rows stay those of the night before.
 * @throws QUALITY_GATE (exit 3) for a stopped source without earlier rows, or where the config publishes nothing
 *     then; nothing of this load is kept
 */
export const loadNight = async (
  warehouse: Warehouse,
  config: Config,
  options: RunOptions & { readonly isJudged: boolean },
  watch: (event: RunEvent) => void,
  build: BuildJob,
): Promise<LoadedNight> => {
  const held: Stopped[] = [];
  for (;;) {
    try {
      return await inTransaction(warehouse.db, () =>
        loadOnce(warehouse, config, { ...options, held }, watch, build),
      );
    } catch (error) {
      if (!(error instanceof HeldBack)) throw error;
      held.push(...error.stopped);
    }
  }
};

const loadOnce = async (
  warehouse: Warehouse,
  config: Config,
  options: RunOptions & { readonly isJudged: boolean; readonly held: readonly Stopped[] },
  watch: (event: RunEvent) => void,
  build: BuildJob,
): Promise<LoadedNight> => {
  const { db } = warehouse;
  const { held } = options;
  const before = await sourcesWithRows(db);
  const skipped = new Set(held.map(({ source }) => source));
  await recordHeld(db, held);
  const { status, rows, files } = await loadSources(warehouse, config, { ...options, skipped }, watch);
  const night = await resolveNight(db, config);
  const { as_of } = night.windows;
  const states = statesOf(night, await loadState(db), await marksOf(db, as_of));
  const loaded = { status, rows, files, held: [...held], night, states };
  if (!options.isJudged && status === 'same') return { ...loaded, quality: undefined };
  const quality = await judge(night, states.get('quality')!, options, build);
  const fresh = new Set(files.filter(({ action }) => isFresh(action)).map(({ source }) => source));
  const stopped = await stoppedSources(db);
  const [first] = stopped.filter(
    ({ source }) =>
      config.quality.on_stop === 'publish_nothing' || (fresh.has(source) && !before.has(source)),
  );
  if (first) throw qualityError(first);
  const holdable = stopped.filter(({ source }) => fresh.has(source));
  if (holdable.length > 0) throw new HeldBack(holdable);
  return { ...loaded, quality };
};

const isFresh = (action: LoadedFile['action']) => action !== 'unchanged' && action !== 'duplicate';

const sourcesWithRows = async (db: DuckDBConnection): Promise<ReadonlySet<string>> => {
  const reader = await db.runAndReadAll('select distinct source from ops.file where loaded > 0');
  return new Set(reader.getRows().map(([source]) => String(source)));
};

/** Builds the tables of quality unless they stand; returns their rows when they were built. */
const judge = async (
  night: Night,
  input_hash: string,
  options: RunOptions,
  build: BuildJob,
): Promise<number | undefined> => {
  const job = 'quality';
  if (!options.full_refresh && (await builtFrom(night.db, job)) === input_hash) return undefined;
  const rows = await build(night, job);
  const { as_of } = night.windows;
  await recordJob(night.db, { run_id: options.run_id, job, as_of, input_hash, status: 'done', rows });
  return rows;
};
