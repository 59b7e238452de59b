import type { DuckDBConnection } from '@duckdb/node-api';
import { creditParameters, creditSettings } from '../../../pipeline/config/credit-settings.ts';
import { policyParameters, policySettings } from '../../../pipeline/config/policy-settings.ts';
import { creditFeatures } from '../../../pipeline/features/credit-steps.ts';
import { buildLabelled } from '../../../pipeline/features/labelled.ts';
import { buildLabelledHistory } from '../../../pipeline/features/labelled-history.ts';
import type { Night } from '../../../pipeline/night.ts';
import { keepCreditHistory, readCreditBefore } from '../../../pipeline/scores/credit-history.ts';
import { scoreCredit } from '../../../pipeline/scores/credit-models.ts';
import { estimateLosses } from '../../../pipeline/scores/expected-losses.ts';
import { createModelCards } from '../../../pipeline/scores/model-cards.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { emptyWarehouse, stage } from '../credit-tables.ts';

/** A database with all that a credit night reads and writes. */
export const creditWarehouse = async (): Promise<DuckDBConnection> => {
  const db = await emptyWarehouse();
  for (const schema of ['scores', 'ops', 'actions']) await db.run(`create schema if not exists ${schema}`);
  await createModelCards(db);
  return db;
};

interface Settings {
  /** `credit_policy` as a person writes it. */
  readonly policy?: object;
  /** Statements that stand in for a fitted card: they may change `scores.credit`. */
  readonly card?: string;
  /** Provisions, rolls, vintages and migration too; most tests end with the limits. */
  readonly isWhole?: boolean;
}

/** Runs the credit job of a night on what is in the raw tables, in the order of the graph. */
export const creditNight = async (
  db: DuckDBConnection,
  as_of: string,
  { policy = {}, card, isWhole = false }: Settings = {},
): Promise<void> => {
  const credit_policy = policySettings.parse(policy);
  const credit = creditSettings.parse({});
  const parameters = {
    as_of,
    cut: as_of,
    ...creditParameters(credit),
    ...policyParameters(credit_policy, 0.45),
  };
  const night = {
    db,
    windows: { as_of, calibration_end: as_of },
    parameters,
    config: {
      credit,
      credit_policy,
      contribution: { loss_given_default: 0.45 },
      sources: [],
      segments: { seed: 1 },
    },
  } as unknown as Night;
  const build = async (...tables: readonly string[]) => {
    for (const table of tables) await buildTable(db, readStep(table), parameters);
  };
  await stage(db, as_of);
  await readCreditBefore(night);
  await build(...creditFeatures, 'features.credit_origins', 'features.credit_origin_outcomes');
  await db.run('create or replace table features.credit_past as from features.credit');
  await db.run(
    'create or replace table features.credit_origin_files as select 0::integer as origin_no, * from features.credit limit 0',
  );
  await build('features.credit_outcomes', 'features.invoice_collections');
  await buildLabelledHistory(night);
  await buildLabelled(night);
  await scoreCredit(night);
  await build('scores.credit');
  if (card !== undefined) await db.run(card);
  await build('scores.decisions', 'scores.rating', 'scores.watch', 'scores.ifrs_stage', 'scores.limits');
  if (isWhole) {
    await build('features.invoice_rolls', 'features.loan_terms');
    await estimateLosses(night);
    await build(
      'scores.provision_matrix',
      'scores.provisions',
      'scores.rating_migration',
      'scores.roll_rates',
      'scores.vintage',
      'scores.credit_concentration',
    );
  }
  await keepCreditHistory(night);
};

/** The rows of a query as plain objects: numbers for decimals, YYYY-MM-DD for dates, lists for JSON. */
export const rows = async (
  db: DuckDBConnection,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const reader = await db.runAndReadAll(sql);
  return reader.getRowObjectsJson().map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value], k) => {
        const isNumber = /^(DECIMAL|BIGINT|HUGEINT)/.test(String(reader.columnType(k))) && value !== null;
        const isJson = typeof value === 'string' && value.startsWith('[');
        return [name, isNumber ? Number(value) : isJson ? JSON.parse(value) : value];
      }),
    ),
  );
};
