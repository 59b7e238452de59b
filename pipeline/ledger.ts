import type { DuckDBConnection } from '@duckdb/node-api';

/** How a job of a run ended. `same` means that neither inputs, config nor code had changed, so it was not run. */
export type JobStatus = 'done' | 'same' | 'failed';

/** Creates the tables in which the warehouse remembers its runs. */
export const createLedger = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`create table if not exists ops.run (
    run_id varchar, as_of varchar, started_at varchar, ended_at varchar, status varchar, message varchar)`);
  await db.run(`create table if not exists ops.job (
    run_id varchar, job varchar, as_of varchar, input_hash varchar, status varchar, rows bigint)`);
};

/** The input hash under which the tables of `job` were last built, or undefined when they never were. */
export const builtFrom = async (db: DuckDBConnection, job: string): Promise<string | undefined> => {
  const reader = await db.runAndReadAll(
    `select input_hash from ops.job where job = $job and status = 'done' order by rowid desc limit 1`,
    { job },
  );
  return reader.getRows()[0]?.[0] as string | undefined;
};

export interface JobRecord {
  readonly run_id: string;
  readonly job: string;
  readonly as_of: string;
  readonly input_hash: string;
  readonly status: JobStatus;
  readonly rows: number;
}

/** Adds a job to the ledger; inside the job's own transaction, so that tables and ledger commit together. */
export const recordJob = async (db: DuckDBConnection, record: JobRecord): Promise<void> => {
  await db.run(`insert into ops.job values ($run_id, $job, $as_of, $input_hash, $status, $rows)`, {
    ...record,
  });
};

/** Closes the lines of runs that were killed: whoever holds the warehouse knows that no other run is under way. */
export const closeKilledRuns = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`update ops.run set status = 'killed' where status = 'running'`);
};

/** Opens or closes the line of a run. */
export const recordRun = async (
  db: DuckDBConnection,
  run: {
    run_id: string;
    as_of: string;
    started_at: string;
    ended_at: string;
    status: string;
    message: string;
  },
): Promise<void> => {
  await db.run('begin');
  try {
    await db.run('delete from ops.run where run_id = $run_id', { run_id: run.run_id });
    await db.run('insert into ops.run values ($run_id, $as_of, $started_at, $ended_at, $status, $message)', {
      ...run,
    });
    await db.run('commit');
  } catch (error) {
    await db.run('rollback').catch(() => undefined);
    throw error;
  }
};

/** The as_of of the latest run when that run did not end well, for `--resume`. */
export const unfinishedRun = async (db: DuckDBConnection): Promise<string | undefined> => {
  const reader = await db.runAndReadAll(
    `select as_of from (select status, as_of from ops.run order by started_at desc, run_id desc limit 1)
     where status <> 'done' and as_of <> ''`,
  );
  return reader.getRows()[0]?.[0] as string | undefined;
};
