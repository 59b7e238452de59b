import type { DuckDBConnection } from '@duckdb/node-api';
import type { Config } from './config.ts';
import { DaybreakError, exitCode } from './errors.ts';
import { graph, type Job } from './graph.ts';
import { builtFrom, type JobStatus, recordJob } from './ledger.ts';
import { loadNight } from './load-job.ts';
import type { Night } from './night.ts';
import { publishNight } from './publish-night.ts';
import { reasonOf } from './quality-gate.ts';
import type { JobResult, RunEvent, RunOptions, RunResult, SourceResult } from './run-events.ts';
import { jobsAbove, selectJobs } from './select.ts';
import { buildTable, readStep } from './step.ts';
import { inTransaction } from './transaction.ts';
import type { Warehouse } from './warehouse.ts';

/**
 * Runs the selected jobs of a night in the order of the graph. A job whose inputs, settings and code are those
 * of its last build is left as it is.
 * @throws QUALITY_GATE (exit 3) as loadNight does, NOT_BUILT (exit 2) when a selected job reads tables of another night that are not selected with it
 */
export const runJobs = async (
  warehouse: Warehouse,
  config: Config,
  options: RunOptions,
  watch: (event: RunEvent) => void,
): Promise<RunResult> => {
  const { db } = warehouse;
  const selected = selectJobs(graph, options.select);
  const jobs: JobResult[] = [];
  const run = timed(options, watch, jobs);

  const { files, held, night, states, quality } = await run('load', () =>
    loadNight(warehouse, config, { ...options, isJudged: selected.has('quality') }, watch, (tonight, name) =>
      buildJob(tonight, graph.find((job) => job.name === name)!, new Set()),
    ),
  );
  const inMemory = new Set<string>();
  for (const job of graph.filter(({ name }) => selected.has(name))) {
    const input_hash = states.get(job.name)!;
    if (job.name === 'quality' && quality !== undefined) {
      // The load has built it: it was judged by it.
      await run(job.name, async () => ({ status: 'done', rows: quality }));
      continue;
    }
    if (!options.full_refresh && (await builtFrom(db, job.name)) === input_hash) {
      await run(job.name, async () => ({ status: 'same', rows: 0 }));
      continue;
    }
    await requireBuilt(db, job, states, selected);
    await makeInMemory(night, job, inMemory);
    await run(job.name, () =>
      inTransaction(db, async () => {
        const record = { run_id: options.run_id, job: job.name, as_of: night.windows.as_of, input_hash };
        const rows = await buildJob(night, job, inMemory);
        await recordJob(db, { ...record, status: 'done', rows });
        return { status: 'done', rows };
      }),
    );
  }
  const sources = await sourceResults(db);
  const ran = {
    run_id: options.run_id,
    as_of: night.windows.as_of,
    files,
    jobs,
    sources,
    held: held.map(reasonOf),
  };
  if (!selected.has('reports')) return { ...ran, findings: [], notes: [], published: undefined };
  const state = states.get('reports')!;
  const { run_id, now } = options;
  const { connect } = warehouse;
  const publication = await besideCheckpoint(warehouse, () =>
    publishNight(night, { run_id, state, jobs, now, connect }),
  );
  return { ...ran, ...publication };
};

/**
 * Has what the jobs committed moved from the log into the database file while the reports are made, which read the same
 * from either; closing the warehouse would do it after them.
 */
const besideCheckpoint = async <T>({ connect }: Warehouse, body: () => Promise<T>): Promise<T> => {
  const connection = await connect();
  // What cannot be moved, as on a full disk, stays in the log, and closing tries again.
  const checkpoint = connection.run('checkpoint').catch(() => undefined);
  try {
    return await body();
  } finally {
    await checkpoint;
    connection.disconnectSync();
  }
};

const sourceResults = async (db: DuckDBConnection): Promise<readonly SourceResult[]> => {
  const reader = await db.runAndReadAll(
    `select f.source, sum(f.records)::double as records, sum(f.loaded)::double as loaded,
            sum(f.refused)::double as refused, coalesce(any_value(q.without_customer), 0)::double as without_customer
     from ops.file as f left join ops.source_quality as q using (source) group by f.source order by f.source`,
  );
  return reader.getRowObjectsJson() as unknown as readonly SourceResult[];
};

/** Wraps a job so that its start, end and time are told and kept. */
const timed =
  (options: RunOptions, watch: (event: RunEvent) => void, jobs: JobResult[]) =>
  async <T extends { status: JobStatus; rows: number }>(job: string, body: () => Promise<T>): Promise<T> => {
    watch({ kind: 'start', job });
    const start = options.now().getTime();
    const end = (status: JobStatus, rows: number) => {
      const result = { job, status, rows, seconds: (options.now().getTime() - start) / 1000 };
      jobs.push(result);
      watch({ kind: 'end', ...result });
    };
    try {
      const done = await body();
      end(done.status, done.rows);
      return done;
    } catch (error) {
      end('failed', 0);
      throw error;
    }
  };

/**
 * Makes the tables in memory that a job reads, and those these are made from, where this run has not made them
 * yet; the job's own are left to it.
 */
const makeInMemory = async (night: Night, job: Job, made: Set<string>): Promise<void> => {
  const steps = graph
    .flatMap(({ steps }) => steps)
    .filter(({ makes, run }) => !run && !readStep(makes[0]!).isKept);
  const needed = new Set(job.steps.flatMap(({ reads }) => reads));
  for (const { makes, reads } of steps.toReversed()) {
    if (needed.has(makes[0]!)) for (const table of reads) needed.add(table);
  }
  for (const step of steps) {
    const [table] = step.makes as [string];
    if (!needed.has(table) || made.has(table) || job.steps.includes(step)) continue;
    await buildTable(night.db, readStep(table), night.parameters);
    made.add(table);
  }
};

/** Builds every step of a job and returns the rows of the tables that SQL built. */
const buildJob = async (night: Night, job: Job, inMemory: Set<string>): Promise<number> => {
  let rows = 0;
  for (const step of job.steps) {
    if (step.run) await step.run(night);
    for (const table of step.run ? [] : step.makes) {
      const sql = readStep(table);
      rows += await buildTable(night.db, sql, night.parameters);
      if (!sql.isKept) inMemory.add(table);
    }
  }
  return rows;
};

/** A job may only read tables that this very night built, or would have left as they are. */
const requireBuilt = async (
  db: DuckDBConnection,
  job: Job,
  states: ReadonlyMap<string, string>,
  selected: ReadonlySet<string>,
): Promise<void> => {
  for (const other of jobsAbove(graph).get(job.name)!) {
    if (!selected.has(other) && (await builtFrom(db, other)) !== states.get(other)) {
      throw new DaybreakError('NOT_BUILT', `${job.name} requires ${other} of the same night, got none`, {
        exit: exitCode.usage,
        hint: `select it too: --select +${job.name}`,
      });
    }
  }
};
