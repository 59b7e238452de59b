import type { DuckDBConnection } from '@duckdb/node-api';
import type { Night } from '../night.ts';

/** Nights within this many days are all kept; before them the last of each month, as far back as `keptMonths`. */
const keptDays = 35;
const keptMonths = 14;

/**
 * Writes tonight into the books that outlive a night: `ops.standing`, where each customer stands, and
 * `ops.model_history`, every model's parameters, one row per as_of and customer or model. A night that is built
 * again replaces its own rows. Nights before tonight are thinned to what reports look back on; nights after it
 * are left alone, since a back-fill must not forget what came later.
 */
export const keepHistory = async ({ db, windows: { as_of } }: Night): Promise<void> => {
  await db.run(`create table if not exists ops.standing (as_of date, customer_id varchar, rfm_segment varchar,
    value_tier varchar, lifecycle_stage varchar, net_value_12m decimal(18, 4))`);
  await db.run(`create table if not exists ops.model_history (as_of date, model varchar, job varchar, params varchar,
    fit varchar, metrics varchar, n double, objective double, grade varchar, is_used boolean, note varchar)`);
  for (const table of ['ops.standing', 'ops.model_history']) {
    await db.run(`delete from ${table} where as_of = $as_of::date`, { as_of });
    await thin(db, table, as_of);
  }
  await db.run(
    `insert into ops.standing
     select $as_of::date, k.customer_id, r.rfm_segment, v.value_tier, l.lifecycle_stage, coalesce(s.net_value_12m, 0)
     from customer.customers as k
     left join customer.summary as s using (customer_id)
     left join scores.rfm as r using (customer_id)
     left join scores.value as v using (customer_id)
     left join scores.lifecycle as l using (customer_id)
     order by k.customer_id`,
    { as_of },
  );
  await db.run(
    `insert into ops.model_history
     select $as_of::date, model, job, params, fit, metrics, n, objective, grade, is_used, note
     from ops.model order by model, job`,
    { as_of },
  );
};

const thin = async (db: DuckDBConnection, table: string, as_of: string): Promise<void> => {
  await db.run(
    `delete from ${table} where as_of < $as_of::date - ${keptDays} and (
       as_of < $as_of::date - interval ${keptMonths} month
       or as_of not in (select max(as_of) from ${table} where as_of < $as_of::date group by date_trunc('month', as_of)))`,
    { as_of },
  );
};

/**
 * What tonight's tables owe to earlier nights: a mark of the latest night before `as_of` that is on the books,
 * empty when there is none. It belongs to the state of every job that compares nights.
 */
export const historyState = async (db: DuckDBConnection, as_of: string): Promise<string> => {
  const known = await db.runAndReadAll(
    `select count(*)::integer from information_schema.tables where table_schema = 'ops' and table_name = 'standing'`,
  );
  if (known.getRows()[0]![0] === 0) return '';
  const reader = await db.runAndReadAll(
    `select as_of::varchar, count(*)::varchar,
            bit_xor(hash(customer_id, rfm_segment, value_tier, lifecycle_stage, net_value_12m))::varchar
     from ops.standing
     where as_of = (select max(as_of) from ops.standing where as_of < $as_of::date)
     group by as_of`,
    { as_of },
  );
  return reader.getRows().join();
};
