import type { DuckDBConnection } from '@duckdb/node-api';
import { churnFeatures, purchaseFeatures } from '../../models/churn-causes.ts';
import { type Feature, featuresOf, type NumberFeature } from '../../models/feature.ts';
import type { Origin } from '../../models/out-of-sample.ts';
import { readFrame } from '../frame.ts';
import type { PurchaseOdds } from './purchase-odds.ts';

/** A person's number: the first 28 bits of a digest, the same on every machine and in every version. */
export const personNumber = `('0x' || substr(md5(person_id), 1, 7))::integer`;

/** Columns of the churn features that SQL makes; those of the purchase model come from `odds`. */
const sqlFeatures = churnFeatures.filter((name) => !(purchaseFeatures as readonly string[]).includes(name));

interface OriginDay {
  readonly origin_no: number;
  readonly cut_on: string;
  readonly cut: number;
  readonly known: number;
}

/** Past origins from the earliest to the latest. */
export const readOriginDays = async (db: DuckDBConnection): Promise<readonly OriginDay[]> => {
  const reader = await db.runAndReadAll(
    `select origin_no, cut_on::varchar as cut_on, date_diff('day', date '1970-01-01', cut_on)::integer as cut,
            date_diff('day', date '1970-01-01', until_on)::integer as known
     from features.churn_origins where origin_no > 0 order by cut_on`,
  );
  return reader.getRowObjectsJson() as unknown as readonly OriginDay[];
};

/**
 * What was known of the active customers at each past origin, and whether they stopped. Of a large company
 * `features.churn_past` holds an even share.
 */
export const readOrigins = async (db: DuckDBConnection, odds: PurchaseOdds): Promise<readonly Origin[]> => {
  const days = await readOriginDays(db);
  const origins: Origin[] = [];
  for (const { origin_no, cut_on, cut, known } of days) {
    const table = await readFrame(
      db,
      `select ${sqlFeatures.map((name) => `p.${name}`).join(', ')}, o.churned::double as churned, ${personNumber} as person
       from features.churn_past as p join features.churn_outcomes as o using (origin_no, customer_id)
       where origin_no = ${origin_no}
       order by customer_id`,
    );
    if (table.numRows === 0) continue;
    const features = featuresOf(table, sqlFeatures) as NumberFeature[];
    origins.push({
      name: cut_on,
      cut,
      known,
      features: [...features, ...(await odds.at(cut_on, features))],
      label: Float64Array.from(table.getChild('churned')!.toArray()),
      person: table.getChild('person')!.toArray(),
    });
  }
  return origins;
};

/** Features that are known of somebody at some origin; the rest the company's data cannot tell. */
export const knownFeatures = (origins: readonly Origin[]): readonly string[] =>
  churnFeatures.filter((_, k) =>
    origins.some(({ features }) => {
      const feature = features.find(({ name }) => name === churnFeatures[k]);
      return feature?.kind === 'number' && feature.values.some((value) => !Number.isNaN(value));
    }),
  );

/** Rows of tonight's customers read at a time, so that the features of a million do not stand in memory at once. */
const slice = 250_000;

/** Hands tonight's active customers over in the order of their `row_no` in `features.churn_tonight`. */
export const eachSlice = async (
  db: DuckDBConnection,
  odds: PurchaseOdds,
  as_of: string,
  visit: (features: readonly Feature[]) => void,
): Promise<number> => {
  await db.run(
    `create or replace temp table churn_tonight as
     select (row_number() over (order by customer_id) - 1)::integer as row_no, * from features.churn where is_active`,
  );
  const [[rows]] = (await db.runAndReadAll('select count(*)::integer from churn_tonight')).getRows() as [
    [number],
  ];
  for (let start = 0; start < rows; start += slice) {
    const table = await readFrame(
      db,
      `select ${sqlFeatures.join(', ')} from churn_tonight
       where row_no >= ${start} and row_no < ${start + slice} order by row_no`,
    );
    const features = featuresOf(table, sqlFeatures) as NumberFeature[];
    visit([...features, ...(await odds.at(as_of, features))]);
  }
  return rows;
};
