import type { DuckDBConnection } from '@duckdb/node-api';
import type { Night } from '../night.ts';

/** As far back as reports compare a night's alerts with those before. */
const keptDays = 400;

const createAlertNights = (db: DuckDBConnection) =>
  db.run(
    'create table if not exists ops.alert_night (as_of date, signal varchar, alerts integer, high integer, quiet integer)',
  );

/**
 * Writes how many alerts each signal gave tonight into `ops.alert_night`, key (as_of, signal). A night that is built
 * again replaces its own rows; later nights are left alone.
 */
export const keepAlertNight = async ({ db, windows: { as_of } }: Pick<Night, 'db' | 'windows'>) => {
  await createAlertNights(db);
  await db.run(
    `delete from ops.alert_night where as_of = $as_of::date or as_of < $as_of::date - ${keptDays}`,
    { as_of },
  );
  await db.run(
    `insert into ops.alert_night
     select $as_of::date, signal, alerts, high, quiet from scores.anomaly_night order by signal`,
    { as_of },
  );
};

/** A mark of the nights that a report compares tonight's alerts with; it belongs to the state of the reports. */
export const alertState = async (db: DuckDBConnection, as_of: string): Promise<string> => {
  await createAlertNights(db);
  const reader = await db.runAndReadAll(
    `select count(*)::varchar || ' ' || coalesce(bit_xor(hash(as_of, signal, alerts, quiet)), 0)::varchar
     from ops.alert_night where as_of < $as_of::date`,
    { as_of },
  );
  return String(reader.getRows()[0]![0]);
};
