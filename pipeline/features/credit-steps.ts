import type { Night } from '../night.ts';
import { buildTable, readStep } from '../step.ts';

/** The tables of the credit features, each after those it reads. */
export const creditFeatures = [
  'features.credit_receipts',
  'features.credit_settlements',
  'features.credit_invoices',
  'features.credit_balances',
  'features.credit_flows',
  'features.credit_salary',
  'features.credit_loans',
  'features.credit_trends',
  'features.credit',
] as const;

/**
 * Keeps the credit features as they stood at the holdout's origin as `features.credit_past`, built by the same
 * steps that then build tonight's: each looks no further than the day it is given.
 */
export const buildPastCredit = async ({
  db,
  parameters,
  windows,
}: Pick<Night, 'db' | 'parameters' | 'windows'>) => {
  for (const table of creditFeatures) {
    await buildTable(db, readStep(table), { ...parameters, as_of: windows.calibration_end });
  }
  await db.run('create or replace table features.credit_past as from features.credit');
};
