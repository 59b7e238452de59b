import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';

/** A cell of a query: figures are cast to doubles or integers there, days to text. */
export type Cell = string | number | boolean | null;

/** Runs `scripts/explain/<name>.sql`, with the values that it names. */
export const readRecords = async (
  db: DuckDBConnection,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly Readonly<Record<string, Cell>>[]> => {
  const sql = readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
  const named = Object.fromEntries(Object.entries(values).filter(([value]) => sql.includes(`$${value}`)));
  const reader = await db.runAndReadAll(sql, named);
  return reader.getRowObjectsJS() as Record<string, Cell>[];
};
