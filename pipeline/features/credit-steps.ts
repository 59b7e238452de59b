import type { DuckDBConnection } from '@duckdb/node-api';
import { fewestOfEach } from '../../models/out-of-sample.ts';
import type { Night } from '../night.ts';
import { buildTable, checkKey, readStep } from '../step.ts';

/** What became of every invoice by a day, which outcomes and features are both told from. */
const settlements = ['features.credit_receipts', 'features.credit_settlements'] as const;

/** The tables of the credit features, each after those it reads. */
export const creditFeatures = [
  ...settlements,
  'features.credit_invoices',
  'features.credit_months',
  'features.held_balances',
  'features.credit_balances',
  'features.credit_flows',
  'features.credit_salary',
  'features.credit_loans',
  'features.credit_trends',
  'features.credit',
] as const;

type Inputs = Pick<Night, 'db' | 'config' | 'parameters' | 'windows'>;

/**
 * Keeps the credit features of past days, built by the same steps that then build tonight's: each looks no further than
 * the day it is given. `features.credit_origin_files` (key origin_no, customer_id): at each origin of
 * `features.credit_origins`, the customers whose outcome is known, where enough of them went bad for a card to be
 * fitted. `features.credit_past`: everybody at the holdout's origin.
 * @throws STEP_FAILED, GRAIN_BROKEN as buildTable does
 */
export const buildPastCredit = async ({ db, config, parameters, windows }: Inputs): Promise<void> => {
  const buildAt = async (as_of: string, tables: readonly string[] = creditFeatures) => {
    for (const table of tables) await buildTable(db, readStep(table), { ...parameters, as_of });
  };
  const origins = await worthwhileOrigins(db, config.credit.enough_bads);
  for (const [i, { origin_no, cut_on }] of origins.entries()) {
    await buildAt(cut_on);
    await db.run(
      `${i === 0 ? 'create or replace table features.credit_origin_files as' : 'insert into features.credit_origin_files'}
       select origin_no, f.* from features.credit as f join features.credit_origin_outcomes as o using (customer_id)
       where o.origin_no = ${origin_no}`,
    );
  }
  await buildAt(windows.calibration_end);
  await db.run('create or replace table features.credit_past as from features.credit');
  if (origins.length === 0) {
    await db.run(
      `create or replace table features.credit_origin_files as
       select 0::integer as origin_no, * from features.credit limit 0`,
    );
  }
  await checkKey(db, 'features.credit_origin_files', 'one row per origin and customer with an outcome', [
    'origin_no',
    'customer_id',
  ]);
  // Outcomes of tonight are told from the invoices as they stand tonight.
  await buildAt(windows.as_of, settlements);
};

interface Origin {
  readonly origin_no: number;
  readonly cut_on: string;
}

/**
 * The origins at which somebody's outcome is known; none where too few customers went bad to learn from, or too few of
 * them before the latest origin, which is to judge what was learnt.
 */
const worthwhileOrigins = async (db: DuckDBConnection, enough: number): Promise<readonly Origin[]> => {
  const reader = await db.runAndReadAll(
    `with bads as (
       select customer_id, until_on <= (select max(cut_on) from features.credit_origins) as is_teaching
       from features.credit_origin_outcomes join features.credit_origins using (origin_no) where is_bad = 1
     ),
     counted as (
       select count(distinct customer_id) as all_bads,
              count(distinct customer_id) filter (where is_teaching) as teaching
       from bads
     )
     select origin_no, cut_on::varchar as cut_on
     from features.credit_origins semi join features.credit_origin_outcomes using (origin_no) cross join counted
     where all_bads >= $enough and teaching >= $fewestOfEach
     order by origin_no`,
    { enough, fewestOfEach },
  );
  return reader.getRowObjectsJson() as unknown as readonly Origin[];
};
