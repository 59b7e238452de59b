import type { DuckDBConnection } from '@duckdb/node-api';
import type { Night } from '../night.ts';

/**
 * Opens the books of warnings for tonight: `ops.churn_warning`, one row per customer and day on which the level
 * changed, and `ops.churn_warning_night`, the nights that were judged. What tonight wrote before is taken out; other
 * nights, earlier and later, stay as they are. Only changes are kept, so that the books need no thinning and any past
 * night finds its level again.
 */
export const openWarningBooks = async ({ db, windows: { as_of } }: Night): Promise<void> => {
  await db.run(`create table if not exists ops.churn_warning (crossed_on date, customer_id varchar,
    value_class varchar, from_level varchar, to_level varchar, churn_probability double)`);
  await db.run(
    'create table if not exists ops.churn_warning_night (as_of date, watched integer, acted_on integer)',
  );
  await db.run('delete from ops.churn_warning where crossed_on = $as_of::date', { as_of });
  await db.run('delete from ops.churn_warning_night where as_of = $as_of::date', { as_of });
};

/** Writes tonight's changes of level, and that tonight was judged, into the books. */
export const keepWarnings = async ({ db, windows: { as_of } }: Night): Promise<void> => {
  await db.run(
    `insert into ops.churn_warning
     select $as_of::date, customer_id, value_class, previous_level, level, churn_probability
     from scores.churn_warnings where level <> previous_level order by customer_id`,
    { as_of },
  );
  await db.run(
    `insert into ops.churn_warning_night
     select $as_of::date, count(*) filter (where level = 'watch'), count(*) filter (where level = 'act')
     from scores.churn_warnings`,
    { as_of },
  );
};

/**
 * What tonight's warnings owe to earlier nights: a mark of every change before `as_of`, empty when there is none. It
 * belongs to the state of the job that builds them.
 */
export const warningState = async (db: DuckDBConnection, as_of: string): Promise<string> => {
  const known = await db.runAndReadAll(
    `select count(*)::integer from information_schema.tables
     where table_schema = 'ops' and table_name = 'churn_warning_night'`,
  );
  if (known.getRows()[0]![0] === 0) return '';
  const reader = await db.runAndReadAll(
    `select (select count(*) > 0 from ops.churn_warning_night where as_of < $as_of::date)::varchar,
            count(*)::varchar, bit_xor(hash(crossed_on, customer_id, to_level))::varchar
     from ops.churn_warning where crossed_on < $as_of::date`,
    { as_of },
  );
  const [hasNightBefore, ...mark] = reader.getRows()[0] as [string, string, string | null];
  return hasNightBefore === 'true' ? mark.join() : '';
};
