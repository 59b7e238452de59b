import type { DuckDBConnection } from '@duckdb/node-api';
import { buildTable, type Parameters, readStep } from '../step.ts';

/** The tables of the credit features, each after those it reads. */
export const creditFeatures = [
  'features.credit_receipts',
  'features.credit_settlements',
  'features.credit_invoices',
  'features.credit_balances',
  'features.credit_flows',
  'features.credit_salary',
  'features.credit_loans',
  'features.credit',
] as const;

/**
 * Builds the credit features as they stood on `cut`, and tonight's, from the same steps: the past ones stay as
 * `features.credit_past`, what became of those customers as `features.credit_outcomes`.
 * The staged tables stay those of as_of; every feature step looks no further than the day it is given.
 */
export const buildCreditFeatures = async (
  db: DuckDBConnection,
  parameters: Parameters,
  cut: string,
): Promise<void> => {
  for (const table of creditFeatures) await buildTable(db, readStep(table), { ...parameters, as_of: cut });
  await db.run('create or replace table features.credit_past as from features.credit');
  for (const table of creditFeatures) await buildTable(db, readStep(table), parameters);
  await buildTable(db, readStep('features.credit_outcomes'), { ...parameters, cut });
};
