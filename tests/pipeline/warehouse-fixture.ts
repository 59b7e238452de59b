import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Entity, entities } from '../../pipeline/sources/entities.ts';
import { rawColumns } from '../../pipeline/sources/tables.ts';
import { buildTable, readStep } from '../../pipeline/step.ts';

/** The parameters of a small night, for steps under test. */
export const parameters = {
  as_of: '2024-06-30',
  calibration_end: '2024-03-31',
  baseline_end: '2024-01-31',
  holdout_days: 91,
  churn_horizon_days: 60,
  clv_horizon_days: 365,
  clv_margin: 1,
  churn_high: 0.7,
  churn_medium: 0.4,
  refund_policy: 'net',
  match_window_days: 90,
  rfm_refit_on: '2024-06-30',
  value_by: 'contribution',
  value_prime: 0.5,
  value_main: 0.8,
  value_ordinary: 0.95,
  value_vip_share: 0.2,
  value_vip_from: null as number | null,
  lifecycle_new_days: 90,
  lifecycle_growing: 1.15,
  lifecycle_declining: 0.85,
  lifecycle_late_gaps: 1.5,
  lifecycle_dormant_gaps: 3,
  lifecycle_dormant_days: 60,
  lifecycle_lost_gaps: 6,
  lifecycle_lost_days: 180,
  deposit_transfer_rate: 0.02,
  loan_transfer_rate: 0.025,
  expected_loss_rate: 0.01,
  loss_given_default: 0.45,
  cost_to_serve: '[]',
  currency: 'GBP',
  apart_sources: '|',
  gates: '[]',
};

/**
 * A warehouse in memory, new for each test, with every schema and an empty raw table per entity. On one thread: a
 * second one takes a third more of the processor for tables as small as these, and whole nights run on all.
 */
export const openFixture = async (threads = 1): Promise<DuckDBConnection> => {
  const db = await (await DuckDBInstance.create(':memory:', { threads: String(threads) })).connect();
  for (const schema of ['raw', 'staging', 'customer', 'features', 'scores', 'ops']) {
    await db.run(`create schema ${schema}`);
  }
  for (const entity of Object.keys(entities) as Entity[]) {
    await db.run(`create table raw.${entity} (${rawColumns(entity).join(', ')})`);
  }
  return db;
};

let record = 0;

/** Adds rows to `raw.<entity>`; columns that are not named stay null. */
export const given = async (
  db: DuckDBConnection,
  entity: Entity,
  rows: readonly Readonly<Record<string, string | number | boolean | null>>[],
): Promise<void> => {
  for (const row of rows) {
    const full: Record<string, string | number | boolean | null> = {
      source: 'shop',
      file: 'a.csv',
      record_no: ++record,
      ...row,
    };
    const names = Object.keys(full);
    await db.run(
      `insert into raw.${entity} (${names.join(', ')}) values (${names.map((name) => `$${name}`).join(', ')})`,
      full,
    );
  }
};

/** Builds steps in order, with the fixture's parameters unless others are given. */
export const build = async (
  db: DuckDBConnection,
  tables: readonly string[],
  own: Partial<typeof parameters> = {},
): Promise<void> => {
  for (const table of tables) await buildTable(db, readStep(table), { ...parameters, ...own });
};

/** The rows of a query as plain objects: numbers for decimals, YYYY-MM-DD for dates. */
export const rows = async (db: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> => {
  const reader = await db.runAndReadAll(sql);
  return reader.getRowObjectsJson().map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value], k) => {
        const isDecimal =
          String(reader.columnType(k)).startsWith('DECIMAL') || String(reader.columnType(k)) === 'BIGINT';
        return [name, isDecimal && value !== null ? Number(value) : value];
      }),
    ),
  );
};
