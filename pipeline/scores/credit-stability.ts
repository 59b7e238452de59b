import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api';
import { stability } from '../../models/stability.ts';
import type { Night } from '../night.ts';

/** Fewer customers make no distribution. */
const fewest = 100;

/** Bins are tenths of the reference; their bounds are taken from at most about so many customers. */
const sampled = 50_000;

/** Months of the series. */
const months = 13;

/**
 * Watches whether customers are still those the card was made for. Keeps tonight's distribution of the score and of
 * every figure of the credit file in `ops.credit_distribution` (as_of, variable, bin, lower_bound, n, reference_on;
 * bin 0 is "not known"), in bins that are the tenths of the reference: the earliest night on the books, which on the first night is
 * that of the holdout's origin. Makes `scores.monitoring_stability`, one row per month and variable: the month's last
 * night against the reference, with the noise that a PSI of such samples has.
 */
export const watchStability = async ({
  db,
  windows: { as_of, calibration_end },
}: Pick<Night, 'db' | 'windows'>) => {
  await db.run(`create table if not exists ops.credit_distribution (as_of date, variable varchar, bin integer,
    lower_bound double, n bigint, reference_on date)`);
  await db.run(
    `delete from ops.credit_distribution where as_of <> reference_on and (
       as_of = $as_of::date or as_of < $as_of::date - 35 and as_of not in (
         select max(as_of) from ops.credit_distribution where as_of < $as_of::date group by date_trunc('month', as_of)))`,
    { as_of },
  );
  const variables = await figuresOf(db);
  if ((await referenceOf(db, as_of)) === undefined) {
    await keepDistribution(db, calibration_end, past(variables), undefined);
  }
  const reference = await referenceOf(db, as_of);
  // A reference stays as it was: later nights are counted in its bins.
  if (reference !== as_of) await keepDistribution(db, as_of, tonight(variables), reference);
  await writeSeries(db, as_of);
};

/** The numeric figures of the credit file. */
const figuresOf = async (db: DuckDBConnection): Promise<readonly string[]> => {
  const reader = await db.runAndReadAll(
    `select column_name from information_schema.columns
     where table_schema = 'features' and table_name = 'credit' and data_type in ('DOUBLE', 'INTEGER')
     order by column_name`,
  );
  return reader.getRows().map(([name]) => String(name));
};

const figures = (variables: readonly string[]) =>
  variables.map((name) => `f.${quotedIdentifier(name)}::double as ${quotedIdentifier(name)}`).join(', ');

const tonight = (variables: readonly string[]) =>
  `select f.customer_id, c.credit_score::double as credit_score, ${figures(variables)}
   from features.credit as f join scores.credit as c using (customer_id)`;

const past = (variables: readonly string[]) =>
  `select f.customer_id, c.credit_score::double as credit_score, ${figures(variables)}
   from (select *, (row_number() over (order by customer_id) - 1)::integer as row_no from features.credit_past) as f
   join scores.credit_past as c using (row_no)`;

const referenceOf = async (db: DuckDBConnection, as_of: string): Promise<string | undefined> => {
  const reader = await db.runAndReadAll(
    'select min(as_of)::varchar from ops.credit_distribution where as_of = reference_on and as_of <= $as_of::date',
    { as_of },
  );
  return (reader.getRows()[0]![0] as string | null) ?? undefined;
};

/** Counts each variable's bins; their bounds are those of the reference, or the rows' own where there is none. */
const keepDistribution = async (
  db: DuckDBConnection,
  as_of: string,
  rows: string,
  reference: string | undefined,
): Promise<void> => {
  await db.run(`create or replace temp table counted_figures as ${rows}`);
  const size = await db.runAndReadAll('select count(*)::integer from counted_figures');
  const n = size.getRows()[0]![0] as number;
  if (n >= fewest) {
    const described = await db.runAndReadAll('describe counted_figures');
    const names = described
      .getRows()
      .map(([name]) => String(name))
      .filter((name) => name !== 'customer_id');
    for (const name of names) {
      const bounds =
        reference === undefined ? await ownBounds(db, name, n) : await knownBounds(db, name, reference);
      if (bounds !== undefined) await countBins(db, [as_of, reference ?? as_of], name, bounds);
    }
  }
  await db.run('drop table counted_figures');
};

const ownBounds = async (db: DuckDBConnection, name: string, n: number): Promise<readonly number[]> => {
  const every = Math.max(1, Math.ceil(n / sampled));
  const column = quotedIdentifier(name);
  const reader = await db.runAndReadAll(
    `select distinct bound from (
       select unnest(quantile_disc(${column}, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])) as bound
       from counted_figures where ${column} is not null and hash(customer_id) % ${every} = 0)
     where bound > (select min(${column}) from counted_figures) order by bound`,
  );
  return reader.getRows().map(([bound]) => Number(bound));
};

/** Undefined for a figure that the reference did not have. */
const knownBounds = async (
  db: DuckDBConnection,
  variable: string,
  reference: string,
): Promise<readonly number[] | undefined> => {
  const reader = await db.runAndReadAll(
    `select lower_bound from ops.credit_distribution
     where as_of = $reference::date and variable = $variable and bin > 0 order by bin`,
    { reference, variable },
  );
  if (reader.currentRowCount === 0) return undefined;
  // The first bin has no lower bound.
  return reader.getRows().flatMap(([bound]) => (bound === null ? [] : [Number(bound)]));
};

const countBins = async (
  db: DuckDBConnection,
  [as_of, reference]: readonly [string, string],
  name: string,
  bounds: readonly number[],
): Promise<void> => {
  const column = quotedIdentifier(name);
  const cases = bounds.map((bound, i) => `when ${column} < ${bound} then ${i + 1}`);
  const lower = [null, null, ...bounds].map((bound, bin) => `(${bin}, ${bound}::double)`);
  await db.run(
    `insert into ops.credit_distribution
     select $as_of::date, ${quotedString(name)}, b.bin, b.lower_bound, coalesce(c.n, 0), $reference::date
     from (values ${lower.join(', ')}) as b(bin, lower_bound)
     left join (
       select case when ${column} is null then 0 ${cases.join(' ')} else ${bounds.length + 1} end as bin, count(*) as n
       from counted_figures group by all
     ) as c using (bin)
     order by b.bin`,
    { as_of, reference },
  );
};

const writeSeries = async (db: DuckDBConnection, as_of: string): Promise<void> => {
  await db.run(`create or replace table scores.monitoring_stability (as_of date, variable varchar, reference_on date,
    n integer, reference_n integer, unknown_share double, psi double, noise double, verdict varchar)`);
  const reader = await db.runAndReadAll(
    `with nights as (
       select max(as_of) as as_of from ops.credit_distribution
       where as_of <= $as_of::date and as_of <> reference_on
         and as_of > $as_of::date - interval ${months} month
       group by date_trunc('month', as_of)
     )
     select d.as_of::varchar, d.variable, d.reference_on::varchar, list(e.n::double order by d.bin), list(d.n::double order by d.bin)
     from ops.credit_distribution as d
     join nights as n on n.as_of = d.as_of
     join ops.credit_distribution as e
       on e.as_of = d.reference_on and e.variable = d.variable and e.bin = d.bin
     group by d.as_of, d.variable, d.reference_on order by d.as_of, d.variable`,
    { as_of },
  );
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const rows = (reader.getRowsJS() as [string, string, string, number[], number[]][]).map(
    ([night, variable, reference, expected, actual]) => {
      const { psi, noise, verdict } = stability(expected, actual);
      const [n, m] = [sum(actual), sum(expected)];
      return `(date '${night}', ${quotedString(variable)}, date '${reference}', ${n}, ${m}, ${actual[0]! / n}, ${psi}, ${noise}, '${verdict}')`;
    },
  );
  if (rows.length > 0) await db.run(`insert into scores.monitoring_stability values ${rows.join(', ')}`);
};
