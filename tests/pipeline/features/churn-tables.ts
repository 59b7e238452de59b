import type { DuckDBConnection } from '@duckdb/node-api';
import { churnParameters, churnSettings } from '../../../pipeline/config/churn-settings.ts';
import { buildPastChurn, churnFeatures } from '../../../pipeline/features/churn-steps.ts';
import { buildTable, type Parameters, readStep } from '../../../pipeline/step.ts';
import { parameters as night } from '../warehouse-fixture.ts';

/** What stands above the churn features, and what they keep of it for every origin. */
const above = [
  'staging.transactions',
  'staging.customers',
  'staging.accounts',
  'staging.balances',
  'staging.interactions',
  'customer.refund_matches',
  'customer.refunds',
  'customer.purchase_lines',
  'features.churn_days',
  'features.churn_classes',
  'features.churn_origins',
  'features.churn_persons',
  'customer.movements',
  'customer.receipts',
  'features.churn_moves',
  'features.churn_salaries',
  'features.churn_payees',
];

/** The parameters of a small night with the default settings of churn, `own` over both. */
export const churnNight = (own: Parameters = {}, settings: object = {}): Parameters => ({
  ...night,
  ...churnParameters(churnSettings.parse(settings)),
  complaint_target_days: 5,
  ...own,
});

/** Builds, from the raw tables, everything that the features of any day read. */
export const stageChurn = async (db: DuckDBConnection, parameters: Parameters): Promise<void> => {
  for (const table of above) await buildTable(db, readStep(table), parameters);
};

/** The features as known on `cut`, one object per customer by its id. */
export const featuresAt = async (
  db: DuckDBConnection,
  cut: string,
  parameters: Parameters,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  for (const table of churnFeatures) await buildTable(db, readStep(table), { ...parameters, as_of: cut });
  return (await db.runAndReadAll('from features.churn order by customer_id')).getRowObjectsJS();
};

/** Past features, tonight's, and what became of the past ones. */
export const buildChurn = async (db: DuckDBConnection, parameters: Parameters): Promise<void> => {
  await stageChurn(db, parameters);
  await buildPastChurn({ db, parameters });
  for (const table of [...churnFeatures, 'features.churn_outcomes', 'features.account_churn_outcomes'])
    await buildTable(db, readStep(table), parameters);
};
