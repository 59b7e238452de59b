import type { DuckDBConnection } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import { readRecords } from './records.ts';

/** Whom a person means, and by what they named them. */
export interface Found {
  readonly customer_id: string;
  /** How the name led to the customer, where it was not the customer's own id. */
  readonly by: 'id' | 'spelling' | 'account' | 'loan' | 'invoice';
}

/**
 * Finds a customer of the last night by their id, by an id that differs in blanks or capitals alone, or by the number of
 * an account, a loan or an invoice of theirs.
 * @throws CUSTOMER (exit 2) when nobody or more than one is meant, with those who come nearest
 */
export const findCustomer = async (db: DuckDBConnection, name: string): Promise<Found> => {
  const found = await readRecords(db, 'find', { name });
  const best = found.filter(({ rank }) => rank === found[0]?.rank);
  const [only] = best;
  if (only !== undefined && best.length === 1) {
    return { customer_id: String(only.customer_id), by: String(only.by_what) as Found['by'] };
  }
  const near = best.length > 1 ? best : await readRecords(db, 'near', { name });
  const names = near.map(({ customer_id, name: known }) =>
    typeof known === 'string' ? `${customer_id} (${known})` : String(customer_id),
  );
  throw new DaybreakError('CUSTOMER', `explain requires a customer of the last night, got ${name}`, {
    exit: exitCode.usage,
    hint:
      names.length > 0
        ? `perhaps one of these: ${names.join(', ')}`
        : 'name a customer by the number in the exports, or by one of an account, a loan or an invoice',
  });
};
