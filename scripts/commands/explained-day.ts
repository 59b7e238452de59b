import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';

/** The only value that a query gives. */
const onlyValue = async (db: DuckDBConnection, sql: string): Promise<unknown> =>
  (await db.runAndReadAll(sql)).getRows()[0]?.[0];

const hasTable = async (db: DuckDBConnection, schema: string, table: string): Promise<boolean> =>
  (await onlyValue(
    db,
    `select exists (from duckdb_tables() where schema_name = '${schema}' and table_name = '${table}')`,
  )) === true;

/**
 * The day of the last night that was scored. Tables of a first night that failed are not all there, so that one must
 * have ended well.
 * @throws NO_NIGHT (exit 5)
 */
export const lastNight = async (db: DuckDBConnection): Promise<string> => {
  const isFinished =
    !(await hasTable(db, 'ops', 'run')) ||
    (await onlyValue(db, `select exists (from ops.run where status = 'done')`)) === true;
  const as_of =
    isFinished && (await hasTable(db, 'scores', 'customers'))
      ? await onlyValue(db, 'select max(as_of)::varchar from scores.customers')
      : undefined;
  if (typeof as_of === 'string') return as_of;
  throw new DaybreakError(
    'NO_NIGHT',
    'explain requires a night that was finished in this warehouse and scored its customers, got none',
    { exit: exitCode.input, hint: 'run one first, with all of its jobs: daybreak run' },
  );
};

/**
 * The jobs behind a card whose tables were last built for another day than `as_of`, as `customers (2026-03-31)`: a run
 * of some jobs only, or one that failed halfway, leaves tables of two days.
 */
export const jobsOfOtherDays = async (db: DuckDBConnection, as_of: string): Promise<readonly string[]> => {
  if (!(await hasTable(db, 'ops', 'job'))) return [];
  const reader = await db.runAndReadAll(
    `select job, as_of from ops.job where status = 'done' and job not in ('quality', 'history', 'reports')
     qualify row_number() over (partition by job order by ops.job.rowid desc) = 1 and as_of <> $as_of order by job`,
    { as_of },
  );
  return reader.getRows().map(([job, day]) => `${job} (${day})`);
};
