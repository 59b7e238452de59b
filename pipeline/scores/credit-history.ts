import type { DuckDBConnection } from '@duckdb/node-api';
import { ratingScale } from '../../models/rating-scale.ts';
import { createDecisions } from '../decisions.ts';
import type { Night } from '../night.ts';

/** Nights within this many days are all kept; before them the last of each month, as far back as `keptMonths`. */
const keptDays = 35;
const keptMonths = 36;

/** What the books keep of a customer's credit standing, with the expression that tonight's tables give it. */
const kept = [
  ['credit_score', 'integer', 'c.credit_score'],
  ['pd', 'double', 'r.pd'],
  ['rating', 'integer', 'r.rating'],
  ['credit_class', 'varchar', 'r.credit_class'],
  ['origin_on', 'date', 'r.origin_on'],
  ['origin_class', 'varchar', 'r.origin_class'],
  ['origin_rating', 'integer', 'r.origin_rating'],
  ['origin_pd', 'double', 'r.origin_pd'],
  ['exposure', 'decimal(18, 4)', 'c.exposure'],
  ['days_past_due', 'integer', 'c.days_past_due'],
  ['ifrs_stage', 'integer', 's.ifrs_stage'],
  ['last_default_on', 'date', 's.last_default_on'],
  ['watch_level', 'varchar', 'w.watch_level'],
  ['watch_entered_on', 'date', 'w.entered_on'],
  ['last_trigger_on', 'date', 'w.last_trigger_on'],
  ['last_red_on', 'date', 'w.last_red_on'],
  ['watch_reasons', 'varchar', 'w.watch_reasons'],
  ['credit_limit', 'decimal(18, 2)', 'l.credit_limit'],
  ['reviewed_on', 'date', 'l.reviewed_on'],
  ['reviewed_limit', 'decimal(18, 2)', 'l.reviewed_limit'],
  ['is_blocked', 'boolean', 'l.is_blocked'],
] as const;

/** Creates the books of credit, where they are not there yet. */
const createCreditHistory = async (db: DuckDBConnection): Promise<void> => {
  const columns = kept.map(([name, type]) => `${name} ${type}`);
  await db.run(
    `create table if not exists ops.credit_history (as_of date, customer_id varchar, ${columns.join(', ')})`,
  );
};

/**
 * Makes `features.credit_before`, what earlier nights left for tonight: one row per customer and `compared`, which is
 * `night` for the latest night before as_of and `month` for the latest one at least a month before it, if it is not
 * older than two. And `scores.rating_scale`, the bounds of the master scale. Nights after as_of are not looked at, so
 * that a night replayed later finds what it found then.
 */
export const readCreditBefore = async ({ db, windows: { as_of } }: Pick<Night, 'db' | 'windows'>) => {
  await createCreditHistory(db);
  await createDecisions(db);
  const names = kept.map(([name]) => `h.${name}`).join(', ');
  await db.run(
    `create or replace table features.credit_before as
     with nights as (
       select 'night' as compared, max(as_of) as previous_on from ops.credit_history where as_of < $as_of::date
       union all
       select 'month', max(as_of) from ops.credit_history
       where as_of <= ($as_of::date - interval 1 month)::date and as_of > ($as_of::date - interval 2 month)::date
     )
     select n.compared, h.customer_id, n.previous_on, ${names}
     from nights as n join ops.credit_history as h on h.as_of = n.previous_on`,
    { as_of },
  );
  const scale = ratingScale.map(
    ({ rating, pd_from, pd_below }) => `(${rating}, ${pd_from}::double, ${pd_below}::double)`,
  );
  await db.run(
    `create or replace table scores.rating_scale as
     from (values ${scale.join(', ')}) as listed(rating, pd_from, pd_below)`,
  );
};

/**
 * Writes tonight's credit standing into `ops.credit_history`, key (as_of, customer_id). A night that is built again
 * replaces its own rows; later nights are left alone.
 */
export const keepCreditHistory = async ({ db, windows: { as_of } }: Pick<Night, 'db' | 'windows'>) => {
  await createCreditHistory(db);
  await db.run('delete from ops.credit_history where as_of = $as_of::date', { as_of });
  await db.run(
    `delete from ops.credit_history where as_of < $as_of::date - ${keptDays} and (
       as_of < $as_of::date - interval ${keptMonths} month
       or as_of not in (
         select max(as_of) from ops.credit_history where as_of < $as_of::date group by date_trunc('month', as_of)))`,
    { as_of },
  );
  await db.run(
    `insert into ops.credit_history
     select $as_of::date, c.customer_id, ${kept.map(([, , expression]) => expression).join(', ')}
     from scores.credit as c
     join scores.rating as r using (customer_id)
     join scores.ifrs_stage as s using (customer_id)
     join scores.limits as l using (customer_id)
     left join scores.watch as w using (customer_id)
     order by c.customer_id`,
    { as_of },
  );
};

/**
 * What the credit tables of a night owe to earlier nights and to people: a mark of the nights that it is compared
 * with and of the decisions made by then. It belongs to the state of the credit job.
 */
export const creditState = async (db: DuckDBConnection, as_of: string): Promise<string> => {
  await createCreditHistory(db);
  await createDecisions(db);
  const reader = await db.runAndReadAll(
    `with nights as (
       select as_of, count(*) as customers from ops.credit_history where as_of < $as_of::date group by as_of
     ),
     compared as (
       select max(as_of) as as_of from nights
       union
       select max(as_of) from nights where as_of <= ($as_of::date - interval 1 month)::date
     )
     select coalesce(string_agg(mark, ' ' order by mark), '') from (
       select as_of::varchar || ' ' || customers as mark from nights
       union all
       select 'compared ' || as_of || ' ' || bit_xor(hash(h))
       from ops.credit_history as h join compared using (as_of) group by as_of
       union all
       select 'decisions ' || count(*) || ' ' || coalesce(bit_xor(hash(d)), 0)
       from ops.decision as d where decided_on <= $as_of::date)`,
    { as_of },
  );
  return String(reader.getRows()[0]![0]);
};
