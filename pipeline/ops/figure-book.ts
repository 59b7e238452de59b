import type { DuckDBConnection } from '@duckdb/node-api';
import type { Night } from '../night.ts';

/** How far back the books of figures go. */
const keptDays = 400;

/** How far back a night looks: the deltas of a page reach 28 days, and a night before that is not held against it. */
const readDays = 35;

const createFigures = async (db: DuckDBConnection): Promise<void> => {
  await db.run(
    'create table if not exists ops.figure (as_of date, audience varchar, name varchar, value double)',
  );
};

/**
 * Writes tonight's `ops.tonight` into the books: `ops.figure`, key (as_of, name). A night that is built again
 * replaces its own rows; nights after it are left alone.
 */
export const keepFigures = async ({ db, windows: { as_of } }: Pick<Night, 'db' | 'windows'>) => {
  await createFigures(db);
  await db.run(`delete from ops.figure where as_of = $as_of::date or as_of < $as_of::date - ${keptDays}`, {
    as_of,
  });
  await db.run(
    'insert into ops.figure select $as_of::date, audience, name, value from ops.tonight order by name',
    { as_of },
  );
};

/** A mark of the nights before `as_of` whose figures a page of that night shows beside its own. */
export const figureState = async (db: DuckDBConnection, as_of: string): Promise<string> => {
  await createFigures(db);
  const reader = await db.runAndReadAll(
    `select count(*)::varchar || ' ' || coalesce(bit_xor(hash(as_of, name, value)), 0)::varchar from ops.figure
     where as_of < $as_of::date and as_of >= $as_of::date - ${readDays}`,
    { as_of },
  );
  return String(reader.getRows()[0]![0]);
};
