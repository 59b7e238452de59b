import type { DuckDBConnection } from '@duckdb/node-api';
import { parse } from 'yaml';
import { configSchema } from '../../../pipeline/config/schema.ts';
import type { Config } from '../../../pipeline/config.ts';
import type { Night } from '../../../pipeline/night.ts';
import { keepWarnings, openWarningBooks } from '../../../pipeline/scores/churn-warnings.ts';
import { warningParameters } from '../../../pipeline/scores/warning-parameters.ts';
import { buildTable, readStep } from '../../../pipeline/step.ts';
import { parameters } from '../warehouse-fixture.ts';

/** Settings as a person writes them under `warnings`, `call_lists`, `win_back` and `satisfaction`. */
type Settings = Readonly<Record<string, unknown>>;

const parametersWith = (settings: Settings) => {
  const source = parse(
    '{ name: shop, entity: transactions, files: a.csv, columns: { customer_id: c, occurred_at: o, amount: a } }',
  );
  const config = { version: 1, company: 'Test', currency: 'GBP', sources: [source], ...settings };
  return warningParameters(configSchema.parse(config) as unknown as Config);
};

/** Builds steps in order as of a day, by default 2024-06-30. */
export const buildWith = async (
  db: DuckDBConnection,
  tables: readonly string[],
  settings: Settings = {},
  as_of = '2024-06-30',
): Promise<void> => {
  const all = { ...parameters, ...parametersWith(settings), as_of };
  for (const table of tables) await buildTable(db, readStep(table), all);
};

/** What a night of the warnings needs above it: customers with a probability, a tier, a margin and a stage. */
export interface Judged {
  readonly id: string;
  readonly p: number;
  readonly margin?: number;
  readonly tier?: string;
  readonly stage?: string;
  readonly reasons?: readonly string[];
}

/** Fills the tables of scores that the warnings read. */
export const judge = async (db: DuckDBConnection, customers: readonly Judged[]): Promise<void> => {
  await db.run(
    `create or replace table scores.churn (customer_id varchar, churn_probability double, churn_reasons varchar)`,
  );
  await db.run('create or replace table scores.lifecycle (customer_id varchar, lifecycle_stage varchar)');
  await db.run('create or replace table scores.value (customer_id varchar, value_tier varchar)');
  await db.run(
    'create or replace table scores.contribution (customer_id varchar, contribution_12m decimal(18, 4))',
  );
  await db.run('create or replace table scores.clv (customer_id varchar, clv decimal(18, 2))');
  for (const { id, p, margin = 1000, tier = 'prime', stage = 'stable', reasons = [] } of customers) {
    const codes = JSON.stringify(reasons.map((code) => ({ code, days: 1 })));
    await db.run('insert into scores.churn values ($id, $p, $codes)', { id, p, codes });
    await db.run('insert into scores.lifecycle values ($id, $stage)', { id, stage });
    await db.run('insert into scores.value values ($id, $tier)', { id, tier });
    await db.run(`insert into scores.contribution values ($id, ${margin})`, { id });
    await db.run(`insert into scores.clv values ($id, ${margin / 2})`, { id });
  }
};

/** A night of the warnings: thresholds, levels, and the books. */
export const warn = async (db: DuckDBConnection, as_of: string, settings: Settings = {}): Promise<void> => {
  const night = { db, windows: { as_of } } as unknown as Night;
  await buildWith(db, ['scores.churn_money', 'scores.churn_thresholds'], settings, as_of);
  await openWarningBooks(night);
  await buildWith(db, ['scores.churn_warnings'], settings, as_of);
  await keepWarnings(night);
};
