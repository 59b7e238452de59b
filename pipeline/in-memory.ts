import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';

/** What `create or replace` makes: a table that is kept, or one that stays in memory and ends with the run. */
export const placeOf = (table: string, isKept: boolean): string =>
  isKept ? `table ${table}` : `temp table ${quotedIdentifier(table)}`;

/**
 * Gives a table in memory its name, `schema.table`, by a view; it outlives the run, and fails by name until the table
 * is made. A table of that name which an earlier version kept on disk makes way.
 */
export const nameInMemory = async (db: DuckDBConnection, table: string): Promise<void> => {
  const view = `create or replace view ${table} as from temp.main.${quotedIdentifier(table)}`;
  try {
    await db.run(view);
  } catch {
    await db.run(`drop table if exists ${table}`);
    await db.run(view);
  }
};
