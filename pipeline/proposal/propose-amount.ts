import type { ColumnProfile } from './column-profile.ts';
import type { Match, Matches } from './match-columns.ts';
import { numberSql } from './number-mapping.ts';
import { counted, type NumberStyle } from './number-style.ts';
import type { ProposedColumn } from './proposed-column.ts';
import { standIn } from './stand-in.ts';
import { knownValues, outflows } from './value-words.ts';

/** Amount of a transaction: a column, quantity times unit price, or the price alone; outflows below zero. */
export const proposeAmount = (
  matches: Matches,
  style: NumberStyle,
  plainly: (match: Match) => ProposedColumn,
): ProposedColumn => {
  const { amount: found, quantity, unit_price, kind } = matches;
  if (found !== undefined) {
    const plain = plainly(found);
    return kind === undefined || found.column.negative > 0
      ? plain
      : signed(plain, found.column, kind.column, style);
  }
  if (unit_price === undefined) return standIn('transactions', 'amount', matches);
  if (quantity === undefined) return plainly(unit_price);
  const below = quantity.column.negative;
  return {
    canonical: 'amount',
    mapping: { sql: 'quantity * unit_price' },
    notes: [
      `no column holds the amount: ${quantity.column.name} times ${unit_price.column.name}`,
      ...(below > 0 ? [`${counted(below)} rows with a quantity below zero count as refunds`] : []),
    ],
    edits: [],
  };
};

/** No amount is below zero, and another column says which way the money went. */
const signed = (
  plain: ProposedColumn,
  found: ColumnProfile,
  kind: ColumnProfile,
  style: NumberStyle,
): ProposedColumn => {
  const known = knownValues('transactions.kind', kind.values.keys()) ?? {};
  const out = Object.keys(known).filter((word) => outflows.includes(known[word]!));
  if (out.length === 0) return plain;
  const kinds = [...new Set(out.map((word) => `'${known[word]}'`))].join(', ');
  return {
    ...plain,
    mapping: {
      sql: `case when kind in (${kinds}) then -1 else 1 end * ${numberSql(found, style)}`,
    },
    notes: [
      ...plain.notes,
      `no amount is below zero, so ${kind.name} tells which ones flow out: ${out.join(', ')}`,
    ],
  };
};
