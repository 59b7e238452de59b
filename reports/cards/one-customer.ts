import type { DuckDBConnection } from '@duckdb/node-api';
import { onlyRow } from '../facts.ts';
import { formatOf } from '../format.ts';
import { speechOf } from '../messages/speech.ts';
import type { ReportOptions } from '../night.ts';
import { attachNight } from '../night-tables.ts';
import { readRows, readSql } from '../query.ts';
import type { CardFacts } from './card.ts';

/**
 * What a card of one customer needs, without reading all the others: the tables of `night` that the queries of cards
 * read, with that customer alone in them.
 */
export const gatherCustomer = async (
  db: DuckDBConnection,
  options: ReportOptions,
  customer_id: string,
): Promise<CardFacts> => {
  const { as_of } = options;
  await attachNight(db);
  await db.run(
    `create or replace table night.report_customers as
     from (${readSql('customers')}) where customer_id = $customer_id`,
    { customer_id },
  );
  await db.run(`create or replace table night.risk_customers as\n${readSql('lists/risk-customers')}`);
  const capabilities = await readRows(db, 'quality/capabilities', {
    capability: 'text',
    is_on: 'boolean',
    needs: 'text',
  });
  const windows = await readRows(
    db,
    'morning/window',
    { first_day: 'text', last_day: 'text', has_two_periods: 'boolean' },
    { as_of },
  );
  const { first_day, last_day } = onlyRow(windows, 'morning/window');
  return {
    db,
    options,
    speech: speechOf(formatOf(options.locale, options.currency)),
    capabilities: capabilities.map(({ capability, is_on, needs }) => ({
      capability: capability ?? '',
      is_on: is_on ?? false,
      needs: needs ?? '',
    })),
    window: first_day && last_day ? { first_day, last_day, has_two_periods: false } : undefined,
  };
};
