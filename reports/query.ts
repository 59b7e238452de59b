import { readFileSync } from 'node:fs';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { DaybreakError } from '../pipeline/errors.ts';

/** What a column of a query holds; every kind may be null. Days come as YYYY-MM-DD. */
type Kind = 'text' | 'number' | 'boolean';

export type Shape = Readonly<Record<string, Kind>>;

interface Kinds {
  text: string | null;
  number: number | null;
  boolean: boolean | null;
}

export type Row<S extends Shape> = { readonly [Column in keyof S]: Kinds[S[Column]] };

/** The SQL of `reports/<name>.sql`. */
export const readSql = (name: string): string =>
  readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');

const kindOf = (value: unknown) => (typeof value === 'string' ? 'text' : typeof value);

const plain = (value: DuckDBValue) => (typeof value === 'bigint' ? Number(value) : value);

const toRow = <S extends Shape>(name: string, shape: S, found: Record<string, DuckDBValue>): Row<S> => {
  const row: Record<string, unknown> = {};
  for (const [column, kind] of Object.entries(shape)) {
    const value = found[column] === undefined ? undefined : plain(found[column]);
    if (value === undefined || (value !== null && kindOf(value) !== kind)) {
      throw new DaybreakError(
        'REPORT_QUERY',
        `reports/${name}.sql requires ${column} as ${kind}, got ${kindOf(value)}`,
      );
    }
    row[column] = value;
  }
  return row as Row<S>;
};

/** Named values a query may use as `$name`. */
type Values = Readonly<Record<string, string | number>>;

/** DuckDB refuses values that a statement does not name. */
const namedIn = (sql: string, values: Values): Record<string, string | number> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => sql.includes(`$${name}`)));

/**
 * Runs `reports/<name>.sql` and hands over its rows, checked against `shape`.
 * @throws REPORT_QUERY when a column is missing or of another kind
 */
export const readRows = async <const S extends Shape>(
  db: DuckDBConnection,
  name: string,
  shape: S,
  values: Values = {},
): Promise<readonly Row<S>[]> => {
  const sql = readSql(name);
  const reader = await db.runAndReadAll(sql, namedIn(sql, values));
  return reader.getRowObjects().map((found) => toRow(name, shape, found));
};
