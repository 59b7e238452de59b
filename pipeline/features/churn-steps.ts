import type { DuckDBConnection } from '@duckdb/node-api';
import type { Night } from '../night.ts';
import { buildTable, checkKey, readStep } from '../step.ts';

/** The tables of the churn features as of a day, each after those it reads. */
export const churnFeatures = [
  'features.churn_purchases',
  'features.churn_breadth',
  'features.churn_service',
  'features.churn_accounts',
  'features.churn',
] as const;

interface Origin {
  readonly origin_no: number;
  readonly cut_on: string;
}

/**
 * Keeps the churn features of every past origin as `features.churn_past` (key origin_no, customer_id), for customers
 * who were active there; of a large company for an even share of them, the same at every origin. The steps are those
 * that then build tonight's `features.churn`: each looks no further than the day it is given, so a model learns from
 * what it will be asked about.
 * @throws STEP_FAILED, GRAIN_BROKEN as buildTable does
 */
export const buildPastChurn = async ({ db, parameters }: Pick<Night, 'db' | 'parameters'>): Promise<void> => {
  const origins = await pastOrigins(db);
  const churn_buckets = await bucketsFor(db, origins.length, Number(parameters.churn_training_rows));
  const buildAt = async (as_of: string) => {
    for (const table of churnFeatures)
      await buildTable(db, readStep(table), { ...parameters, churn_buckets, as_of });
  };
  // The first build gives the table its columns, also where the history is too short for any past origin.
  await buildAt(origins[0]?.cut_on ?? String(parameters.as_of));
  await db.run(
    'create or replace table features.churn_past as select 0::integer as origin_no, * from features.churn limit 0',
  );
  for (const [i, { origin_no, cut_on }] of origins.entries()) {
    if (i > 0) await buildAt(cut_on);
    await db.run(
      `insert into features.churn_past select ${origin_no}::integer, * from features.churn where is_active`,
    );
  }
  await checkKey(db, 'features.churn_past', 'one row per origin and active customer', [
    'origin_no',
    'customer_id',
  ]);
};

const pastOrigins = async (db: DuckDBConnection): Promise<readonly Origin[]> => {
  const reader = await db.runAndReadAll(
    `select origin_no, cut_on::varchar as cut_on from features.churn_origins
     where origin_no > 0 order by origin_no`,
  );
  return reader.getRowObjectsJson() as unknown as readonly Origin[];
};

/** How many of the thousand buckets hold about `most` rows, all origins together. */
const bucketsFor = async (db: DuckDBConnection, origins: number, most: number): Promise<number> => {
  const reader = await db.runAndReadAll(
    'select count(distinct customer_id)::double from features.churn_days',
  );
  const [[customers]] = reader.getRows() as [[number]];
  return Math.min(1000, Math.ceil((1000 * most) / Math.max(customers * origins, 1)));
};
