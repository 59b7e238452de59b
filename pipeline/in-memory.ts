import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';

/** What `create or replace` makes: a table that is kept, or one that stays in memory and ends with the run. */
export const placeOf = (table: string, isKept: boolean): string =>
  isKept ? `table ${table}` : `temp table ${quotedIdentifier(table)}`;

/**
 * Gives a table in memory its name, `schema.table`, by a view; it outlives the run, and fails by name until the table
 * is made. A table of that name which an earlier version kept on disk makes way.
 */
export const nameInMemory = async (db: DuckDBConnection, table: string): Promise<void> => {
  const [schema, name] = table.split('.') as [string, string];
  const kept = await db.runAndReadAll(
    'select 1 from duckdb_tables() where schema_name = $schema and table_name = $name and not temporary',
    { schema, name },
  );
  if (kept.currentRowCount > 0) await db.run(`drop table ${table}`);
  await db.run(`create or replace view ${table} as from temp.main.${quotedIdentifier(table)}`);
};
