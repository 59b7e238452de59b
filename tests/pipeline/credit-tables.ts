import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Entity, entities } from '../../pipeline/sources/entities.ts';
import { rawColumns } from '../../pipeline/sources/tables.ts';
import { buildTable, readStep } from '../../pipeline/step.ts';

/** A database of its own, with every raw table as the loader leaves it when no export feeds it. */
export const emptyWarehouse = async (): Promise<DuckDBConnection> => {
  const db = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  for (const schema of ['raw', 'staging', 'customer', 'features']) await db.run(`create schema ${schema}`);
  for (const entity of Object.keys(entities) as Entity[]) {
    await db.run(`create table raw.${entity} (${rawColumns(entity).join(', ')})`);
  }
  return db;
};

/** Puts rows into a raw table: `columns` as a list, `rows` as SQL tuples; record_no counts on from what is there. */
export const given = async (
  db: DuckDBConnection,
  entity: Entity,
  columns: string,
  rows: string,
): Promise<void> => {
  await db.run(
    `insert into raw.${entity} by name
     select 'books' as source, 'export.csv' as file,
            (select count(*) from raw.${entity}) + row_number() over () as record_no, v.*
     from (values ${rows}) as v(${columns})`,
  );
};

/** The columns that credit features read of `staging.transactions`, and of `customer.customers`. */
const restOfTheWarehouse = async (db: DuckDBConnection, as_of: string): Promise<void> => {
  await buildTable(db, readStep('staging.transactions'), {
    as_of,
    currency: 'EUR',
    apart_sources: '|',
    refund_policy: 'net',
  });
  await db.run(
    `create or replace table customer.customers as
     select customer_id, opened_on, null::date as first_seen_on from staging.customers`,
  );
};

/** Builds all that stands above the credit features, from the raw tables, as of a day. */
export const stage = async (db: DuckDBConnection, as_of: string): Promise<void> => {
  for (const entity of ['customers', 'accounts', 'balances', 'loans', 'labels', 'invoices', 'payments']) {
    await buildTable(db, readStep(`staging.${entity}`), { as_of });
  }
  await restOfTheWarehouse(db, as_of);
  for (const table of [
    'customer.movements',
    'customer.receipts',
    'features.credit_months',
    'features.held_balances',
  ])
    await buildTable(db, readStep(table), { as_of });
};

/** Builds the named steps in order and returns the rows of the last one by its key. */
export const built = async (
  db: DuckDBConnection,
  tables: readonly string[],
  parameters: Readonly<Record<string, string | number | null>>,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  for (const table of tables) await buildTable(db, readStep(table), parameters);
  const last = readStep(tables.at(-1)!);
  const reader = await db.runAndReadAll(`from ${last.table} order by ${last.key.join(', ')}`);
  // Dates as they are written, so that a test can be read.
  return reader.getRowObjectsJson();
};
