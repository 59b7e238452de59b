import type { Entity } from '../sources/entities.ts';
import type { Mapping } from '../sources/source.ts';
import { isBasketLog } from './choose-entity.ts';
import type { Matches } from './match-columns.ts';
import type { ProposedColumn } from './proposed-column.ts';

/** What stands in for a required column that the export does not have, so that the rest can still run. */
export const standIn = (entity: Entity, name: string, matches: Matches): ProposedColumn => {
  const ask = (mapping: Mapping, edit: string): ProposedColumn => ({
    canonical: name,
    mapping,
    notes: [],
    edits: [edit],
  });
  if (name === 'customer_id' && matches.account_id !== undefined) {
    const from = matches.account_id.column.name;
    return ask(
      { from },
      `no column names the customer: each ${from} counts as one customer; name the right column if there is one`,
    );
  }
  if (entity !== 'transactions') {
    return ask(
      { sql: 'null' },
      `no column was recognised as ${name}, which every row of ${entity} needs; name it here`,
    );
  }
  const basket = isBasketLog(matches) ? 'baskets can still be analysed' : 'no row can be used without it';
  if (name === 'customer_id') {
    return ask(
      { sql: 'null' },
      'no column names the customer: rows count for company totals and baskets only',
    );
  }
  if (name === 'amount')
    return ask({ sql: '1' }, `no column holds an amount: every row counts as 1; ${basket}`);
  return ask(
    { sql: "timestamp '2000-01-01'" },
    `no column holds a day: every row stands on 2000-01-01; ${basket}`,
  );
};
