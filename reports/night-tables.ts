import type { DuckDBConnection } from '@duckdb/node-api';
import type { Lanes } from './lanes.ts';
import { readSql } from './query.ts';

/**
 * Attaches `night`, a database in memory for what the queries of all lanes read: a temporary table is seen by its own
 * connection alone.
 */
export const attachNight = async (db: DuckDBConnection): Promise<void> => {
  // Writable beside a warehouse that is open to be read, too.
  await db.run(`attach if not exists ':memory:' as night (read_write)`);
  await db.run(
    `create or replace macro night.masked_name(name, kind) as (\n${readSql('lists/masked-name')}\n)`,
  );
};

/** Lets go of `night` and what it holds; no other lane may be reading it. */
export const detachNight = async (db: DuckDBConnection): Promise<void> => {
  await db.run('detach database if exists night');
};

/**
 * Builds `night.<name>` from a query with a row per customer, in two halves side by side. There are two of them on any number
 * of lanes: pages add up fractions, and the last digit of a sum depends on the order of its rows.
 */
const buildHalves = async (lanes: Lanes, name: string, sql: string, middle: string): Promise<void> => {
  const half = (part: 'lower' | 'upper', side: '<=' | '>') =>
    lanes.run((db) =>
      db.run(
        `create or replace table night.${name}_${part} as from (\n${sql}\n) where customer_id ${side} $middle`,
        { middle },
      ),
    );
  await Promise.all([half('lower', '<='), half('upper', '>')]);
  await lanes.run((db) =>
    db.run(
      `create or replace view night.${name} as from night.${name}_lower union all from night.${name}_upper`,
    ),
  );
};

/** The id in the middle of all customers. */
const middleCustomer = async (db: DuckDBConnection): Promise<string> => {
  const found = await db.runAndReadAll(
    `select coalesce(quantile_disc(customer_id, 0.5), '') from customer.customers`,
  );
  return found.getRows()[0]![0] as string;
};

/** Builds the customers as all pages and lists read them, as marketing may see them, and as risk does. */
export const buildCustomers = async (lanes: Lanes): Promise<void> => {
  const middle = await lanes.run(middleCustomer);
  await buildHalves(lanes, 'report_customers', readSql('customers'), middle);
  await lanes.run((db) =>
    db.run(`create or replace view night.marketing_customers as\n${readSql('lists/marketing-customers')}`),
  );
  // A table: its joins would be made again for each list.
  await buildHalves(lanes, 'risk_customers', readSql('lists/risk-customers'), middle);
};

/** Builds when they bought, up to the day `as_of`. */
export const buildBuyingTimes = (lanes: Lanes, as_of: string): Promise<unknown> =>
  lanes.run((db) =>
    db.run(`create or replace table night.buying_times as\n${readSql('buying-times')}`, { as_of }),
  );
