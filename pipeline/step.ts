import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError } from './errors.ts';
import { nameInMemory, placeOf } from './in-memory.ts';

/** What a `.sql` file promises of the table it builds; the promise is checked after every build. */
export interface Step {
  /** `schema.table`; the file is `pipeline/<schema>/<table>.sql`. */
  readonly table: string;
  readonly sql: string;
  /** In words: one row per … */
  readonly grain: string;
  /** Columns that are never null and together unique. */
  readonly key: readonly string[];
  /**
   * False for a table that stays in memory and ends with the run (`-- kept: no`): where a table repeats most of
   * the raw rows, making it again costs a fraction of writing a second copy to disk.
   */
  readonly isKept: boolean;
}

/** Values that a step may name as `$name`: the night's dates and the settings of the config. */
export type Parameters = Readonly<Record<string, string | number | boolean | null>>;

const stepsRead = new Map<string, Step>();

/**
 * The step that builds `table`; its file is read once.
 * @throws STEP_HEADER when the file does not state its grain and its key
 */
export const readStep = (table: string): Step => {
  const step = stepsRead.get(table) ?? stepOf(table);
  stepsRead.set(table, step);
  return step;
};

const stepOf = (table: string): Step => {
  const sql = readFileSync(new URL(`./${table.replace('.', '/')}.sql`, import.meta.url), 'utf8');
  const stated = (word: string) => sql.match(new RegExp(`^-- ${word}: *(.+)$`, 'm'))?.[1]?.trim();
  const grain = stated('grain');
  const key = stated('key');
  if (!grain || !key) {
    throw new DaybreakError('STEP_HEADER', `${table} requires a header with grain and key`, {
      place: { step: table },
    });
  }
  return { table, sql, grain, key: key.split(/\s*,\s*/), isKept: stated('kept') !== 'no' };
};

/**
 * Builds the table of one step and checks its key.
 * @returns the number of rows
 * @throws STEP_FAILED with DuckDB's own message, GRAIN_BROKEN when the key is null or not unique
 */
export const buildTable = async (
  db: DuckDBConnection,
  step: Step,
  parameters: Parameters,
): Promise<number> => {
  try {
    const statement = await db.prepare(
      `create or replace ${placeOf(step.table, step.isKept)} as\n${step.sql}`,
    );
    const names = Array.from({ length: statement.parameterCount }, (_, i) => statement.parameterName(i + 1));
    // DuckDB refuses values that a statement does not name, so only those it reports are bound.
    statement.bind(Object.fromEntries(names.map((name) => [name, parameterOf(step, parameters, name)])));
    await statement.run();
    statement.destroySync();
    if (!step.isKept) await nameInMemory(db, step.table);
  } catch (cause) {
    if (cause instanceof DaybreakError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new DaybreakError('STEP_FAILED', `${step.table}: ${said}`, { place: { step: step.table }, cause });
  }
  return checkKey(db, step.table, step.grain, step.key);
};

const parameterOf = (step: Step, parameters: Parameters, name: string) => {
  const value = parameters[name];
  if (value === undefined) {
    throw new DaybreakError('STEP_PARAMETER', `${step.table} requires $${name}, got nothing`, {
      place: { step: step.table },
    });
  }
  return value;
};

/**
 * Counts the rows of a table and proves its grain. Keys of which no two have the same hash are all different; where two
 * have, the keys themselves are compared, which takes twice as long.
 * @throws GRAIN_BROKEN when `key` is null somewhere or not unique
 */
export const checkKey = async (
  db: DuckDBConnection,
  table: string,
  grain: string,
  key: readonly string[],
): Promise<number> => {
  const columns = key.join(', ');
  const isNull = key.map((column) => `${column} is null`).join(' or ');
  const [rows, nulls, hashes] = await counts(
    db,
    `select count(*)::integer, count(*) filter (where ${isNull})::integer, count(distinct hash(${columns}))::integer
     from ${table}`,
  );
  if (nulls === 0 && hashes === rows) return rows!;
  const [distinct] = await counts(
    db,
    `select count(*)::integer from (select distinct ${columns} from ${table})`,
  );
  if (nulls! > 0 || rows !== distinct) {
    throw new DaybreakError(
      'GRAIN_BROKEN',
      `${table} is not ${grain}: ${rows} rows, ${distinct} distinct (${columns}), ${nulls} without a key`,
      { place: { step: table } },
    );
  }
  return rows!;
};

const counts = async (db: DuckDBConnection, sql: string): Promise<readonly number[]> => {
  const reader = await db.runAndReadAll(sql);
  return reader.getRows()[0] as number[];
};
