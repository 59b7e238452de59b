import { type DuckDBConnection, quotedString } from '@duckdb/node-api';
import { herfindahl, testGrade } from '../../models/rating-scale.ts';
import { matrixPower, stayedShare, transitionMatrix } from '../../models/roll-rates.ts';
import type { Night } from '../night.ts';

const classes = ['A', 'B', 'C', 'D', 'E'] as const;

/**
 * Makes `scores.monitoring_grades` (origin_on, scale, grade: how many were in each class, and in each rating where a
 * PD was known, how many of them went bad, and what Jeffreys and the binomial say of the stated PD; with the
 * concentration of the scale) and `scores.migration_year` (from_class, to_class: the shares that a year of months like the
 * last would move, and the share that stayed in it).
 */
export const monitorCredit = async ({ db }: Pick<Night, 'db'>): Promise<void> => {
  await monitorGrades(db);
  await projectMigration(db);
};

const numberOf = (value: number) => (Number.isFinite(value) ? String(value) : 'null');

const insert = async (
  db: DuckDBConnection,
  table: string,
  rows: readonly (readonly (string | number)[])[],
) => {
  if (rows.length === 0) return;
  const tuple = (row: readonly (string | number)[]) =>
    `(${row.map((value) => (typeof value === 'number' ? numberOf(value) : quotedString(value))).join(', ')})`;
  await db.run(`insert into ${table} values ${rows.map(tuple).join(', ')}`);
};

const monitorGrades = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`create or replace table scores.monitoring_grades (origin_on date, scale varchar, grade varchar,
    customers integer, bads integer, mean_pd double, rate double, rate_low double, rate_high double, above double,
    binomial double, hhi double)`);
  const reader = await db.runAndReadAll(
    `select o.origin_on::varchar, 'class' as scale, o.credit_class, count(*)::integer, sum(is_bad)::integer, avg(pd)
     from scores.credit_outcome_history as o group by o.origin_on, o.credit_class
     union all
     select o.origin_on::varchar, 'rating', s.rating::varchar, count(*)::integer, sum(is_bad)::integer, avg(pd)
     from scores.credit_outcome_history as o
     join scores.rating_scale as s on o.pd >= s.pd_from and o.pd < s.pd_below
     group by o.origin_on, s.rating
     order by all`,
  );
  const grades = reader.getRows() as [string, string, string, number, number, number | null][];
  const sizes = new Map<string, number[]>();
  for (const [origin, scale, , n] of grades) {
    const key = `${origin} ${scale}`;
    sizes.set(key, [...(sizes.get(key) ?? []), n]);
  }
  await insert(
    db,
    'scores.monitoring_grades',
    grades.map(([origin, scale, grade, n, bads, mean]) => {
      const pd = mean ?? Number.NaN;
      const { rate, low, high, above, binomial } = testGrade(n, bads, pd);
      const hhi = herfindahl(sizes.get(`${origin} ${scale}`)!);
      return [origin, scale, grade, n, bads, pd, rate, low, high, above, binomial, hhi];
    }),
  );
};

const projectMigration = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`create or replace table scores.migration_year (from_class varchar, to_class varchar, customers integer,
    share_month double, share_year double, stayed double)`);
  const reader = await db.runAndReadAll(
    `select from_grade, to_grade, customers from scores.rating_migration
     where compared = 'month' and scale = 'class' and length(from_grade) = 1 and length(to_grade) = 1`,
  );
  const moves = reader.getRows() as [string, string, number][];
  if (moves.length === 0) return;
  const counts = classes.map((from) =>
    classes.map((to) => moves.find(([a, b]) => a === from && b === to)?.[2] ?? 0),
  );
  const month = transitionMatrix(counts);
  const year = matrixPower(month, 12);
  const stayed = stayedShare(counts);
  await insert(
    db,
    'scores.migration_year',
    classes.flatMap((from, i) =>
      classes.map((to, j) => [from, to, counts[i]![j]!, month[i]![j]!, year[i]![j]!, stayed]),
    ),
  );
};
