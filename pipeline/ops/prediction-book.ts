import type { DuckDBConnection } from '@duckdb/node-api';
import type { Night } from '../night.ts';

/** Predictions are written down again when the last ones are this old: a million customers a month fit any disk. */
const everyDays = 28;

/** How far back the book goes: past the longest horizon of churn, with a year to look back on. */
const keptDays = 760;

const createBooks = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`create table if not exists ops.prediction (as_of date, customer_id varchar, churn_probability float,
    horizon_days smallint)`);
  await db.run(`create table if not exists ops.track_record (as_of date, judged_on date, customers integer,
    predicted double, happened integer, high integer, high_happened integer)`);
};

/**
 * Writes down who was foreseen to leave, and judges what was foreseen once it can be: `ops.prediction`, key (as_of,
 * customer_id), holds a night's probabilities of no purchase within each customer's horizon, about once a month;
 * `ops.track_record`, key (as_of, judged_on), what came of each such night, judged on the first night after its longest
 * horizon. A night that is built again replaces its own rows; what later nights wrote is not looked at.
 */
export const keepPredictions = async ({
  db,
  config,
  windows: { as_of },
}: Pick<Night, 'db' | 'config' | 'windows'>) => {
  await createBooks(db);
  await db.run('delete from ops.track_record where judged_on = $as_of::date', { as_of });
  await db.run(
    `delete from ops.prediction where as_of = $as_of::date or as_of < $as_of::date - ${keptDays}`,
    { as_of },
  );
  await db.run(
    `insert into ops.prediction
     select $as_of::date, customer_id, churn_probability, horizon_days from scores.churn
     where is_active and horizon_days is not null and not exists (
       from ops.prediction as p where p.as_of < $as_of::date and p.as_of > $as_of::date - ${everyDays})
     order by customer_id`,
    { as_of },
  );
  await judge(db, as_of, config.churn.high);
};

/** Nights whose every horizon has passed and that no earlier night has judged. */
const due = `select as_of, max(horizon_days) as horizon_days, count(*) as customers from ops.prediction
  where as_of < $as_of::date and as_of not in (select t.as_of from ops.track_record as t where t.judged_on < $as_of::date)
  group by as_of having as_of + max(horizon_days)::integer <= $as_of::date`;

const judge = async (db: DuckDBConnection, as_of: string, high: number): Promise<void> => {
  await db.run(
    `insert into ops.track_record
     with due as (${due}),
     came_back as (
       select distinct p.as_of, p.customer_id
       from ops.prediction as p
       join due as n on n.as_of = p.as_of
       join customer.purchase_days as d on d.customer_id = p.customer_id
         and d.purchased_on > p.as_of and d.purchased_on <= p.as_of + p.horizon_days::integer
     )
     select p.as_of, $as_of::date, count(*)::integer, sum(p.churn_probability::decimal(9, 6))::double,
       (count(*) filter (where c.customer_id is null))::integer,
       (count(*) filter (where p.churn_probability >= $high))::integer,
       (count(*) filter (where p.churn_probability >= $high and c.customer_id is null))::integer
     from ops.prediction as p
     join due as n on n.as_of = p.as_of
     left join came_back as c on c.as_of = p.as_of and c.customer_id = p.customer_id
     group by p.as_of order by p.as_of`,
    { as_of, high },
  );
};

/** A mark of what the book says before `as_of`: the nights judged by then, and those to be judged on it. */
export const predictionState = async (db: DuckDBConnection, as_of: string): Promise<string> => {
  await createBooks(db);
  const reader = await db.runAndReadAll(
    `with due as (${due})
     select coalesce(string_agg(mark, ' ' order by mark), '') from (
       select 'due ' || as_of || ' ' || customers as mark from due
       union all
       select 'kept ' || max(as_of) from ops.prediction where as_of < $as_of::date
       union all
       select 'judged ' || as_of || ' ' || predicted || ' ' || happened from ops.track_record
       where judged_on < $as_of::date)`,
    { as_of },
  );
  return String(reader.getRows()[0]![0]);
};
