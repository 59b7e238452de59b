import type { DuckDBConnection } from '@duckdb/node-api';
import type { Config } from './config.ts';
import { diskFull, isDiskFull } from './disk.ts';
import { runJobs } from './jobs.ts';
import { closeKilledRuns, createLedger, recordRun, unfinishedRun } from './ledger.ts';
import { createQualityBooks } from './ops/source-measures.ts';
import { clearStale, markStale, prepareOutput } from './publish.ts';
import type { RunEvent, RunOptions, RunResult } from './run-events.ts';
import { createModelCards } from './scores/model-cards.ts';
import { createLoadTables } from './sources/load.ts';
import { openWarehouse } from './warehouse.ts';

/**
 * Runs one night: loads what is new, builds what changed, publishes the result whole. Each job commits together
 * with its ledger row, so a run that was stopped goes on where it stood.
 * @throws DaybreakError of the job that failed; the last good night stays published, with a mark beside it
 */
export const runNight = async (
  config: Config,
  options: RunOptions,
  watch: (event: RunEvent) => void = () => {},
): Promise<RunResult> => {
  prepareOutput(config.output);
  const warehouse = await openWarehouse(config.warehouse, config.machine);
  const run = {
    run_id: options.run_id,
    as_of: config.as_of,
    started_at: options.now().toISOString(),
    message: '',
  };
  const { db } = warehouse;
  try {
    await createLedger(db);
    await createLoadTables(db);
    await createModelCards(db);
    await createQualityBooks(db);
    await closeKilledRuns(db);
    const as_of = options.resume ? await unfinishedRun(db) : undefined;
    await recordRun(db, { ...run, ended_at: '', status: 'running' });
    const result = await runJobs(warehouse, as_of ? { ...config, as_of } : config, options, watch);
    await recordRun(db, {
      ...run,
      as_of: result.as_of,
      ended_at: options.now().toISOString(),
      status: 'done',
    });
    clearStale(config.output);
    return result;
  } catch (error) {
    const told = tell(error, config);
    await recordFailure(db, { ...run, ended_at: options.now().toISOString(), message: told.message });
    markFailure(config.output, run.started_at, told.message);
    throw told;
  } finally {
    warehouse.close();
  }
};

const tell = (error: unknown, config: Config): Error => {
  if (isDiskFull(error) || (error instanceof Error && isDiskFull(error.cause))) {
    return diskFull([config.warehouse, config.output], error);
  }
  return error instanceof Error ? error : new Error(String(error));
};

/** The failure is told by the error that is thrown; a disk too full to note it must not hide it. */
const recordFailure = async (
  db: DuckDBConnection,
  run: { run_id: string; as_of: string; started_at: string; ended_at: string; message: string },
): Promise<void> => {
  await recordRun(db, { ...run, status: 'failed' }).catch(() => undefined);
};

const markFailure = (output: string, started_at: string, message: string): void => {
  try {
    markStale(
      output,
      `The night of ${started_at.slice(0, 10)} failed, so the reports here are older: ${message}`,
    );
  } catch {
    // As above: nothing more can be done for the mark, and the error itself is thrown.
  }
};
