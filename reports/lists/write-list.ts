import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Audience, type allowedColumns, type CustomerColumn, checkColumns } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import type { Html } from '../html.ts';
import { type Row, type Shape, streamRows } from '../query.ts';
import { dataTable, inlineRows } from '../tables.ts';
import { type ColumnValue, cellKind, cellOf, csvValue, headOf } from './columns.ts';
import { byteOrderMark, csvLine } from './csv.ts';

/** Columns an audience may see; a list for marketing can't name a credit column. */
type ColumnOf<A extends Audience> = (typeof allowedColumns)[A][number];

/** A list of customers that somebody works through: a file, and its first rows on a page. */
export interface ListDefinition<A extends Audience, S extends Shape> {
  /** The file is `<audience>/lists/<name>.csv`, the query `reports/lists/<name>.sql`. */
  readonly name: string;
  readonly audience: A;
  readonly shape: S;
  readonly columns: readonly ColumnOf<A>[];
  /** Columns that a page shows; the file holds all. */
  readonly shown: readonly ColumnOf<A>[];
  /** The values of a row, or undefined when the customer must be left out. */
  readonly read: (
    facts: Facts,
    row: Row<S>,
  ) => Readonly<Partial<Record<CustomerColumn, ColumnValue>>> | undefined;
  /** Whether a customer of the file is to be left alone: marked there, counted apart, not on a page. */
  readonly isHeldBack?: (row: Row<S>) => boolean;
}

export interface WrittenList {
  readonly name: string;
  readonly audience: Audience;
  readonly columns: readonly CustomerColumn[];
  readonly shown: readonly CustomerColumn[];
  readonly total: number;
  /** Customers who belong on the list but may or shall not be contacted. */
  readonly withheld: number;
  /** The first rows, as many as a page shows. */
  readonly rows: readonly Readonly<Partial<Record<CustomerColumn, ColumnValue>>>[];
}

/**
 * Writes a list as CSV, a chunk of rows at a time.
 * @throws AUDIENCE_COLUMN when a column is not on the audience's list
 */
export const writeList = async <A extends Audience, const S extends Shape>(
  facts: Facts,
  list: ListDefinition<A, S>,
): Promise<WrittenList> => {
  const columns: readonly CustomerColumn[] = list.columns;
  checkColumns(list.audience, [...columns, ...list.shown]);
  const rows: WrittenList['rows'][number][] = [];
  let total = 0;
  let withheld = 0;
  const file = openSync(join(facts.options.folder, list.audience, 'lists', `${list.name}.csv`), 'w');
  try {
    writeSync(file, byteOrderMark + csvLine(columns));
    const values = { as_of: facts.options.as_of };
    for await (const chunk of streamRows(facts.db, `lists/${list.name}`, list.shape, values)) {
      let lines = '';
      for (const row of chunk) {
        const read = list.read(facts, row);
        if (!read) {
          withheld += 1;
          continue;
        }
        if (list.isHeldBack?.(row)) withheld += 1;
        else {
          total += 1;
          if (rows.length < inlineRows) rows.push(read);
        }
        lines += csvLine(columns.map((column) => csvValue(facts.speech, column, read[column] ?? null)));
      }
      writeSync(file, lines);
    }
  } finally {
    closeSync(file);
  }
  return { name: list.name, audience: list.audience, columns, shown: list.shown, total, withheld, rows };
};

/** The first rows of a list as a table; `most` keeps a page of several lists readable. */
export const listTable = (facts: Facts, list: WrittenList, caption: string, most = inlineRows): Html => {
  checkColumns(list.audience, list.shown);
  const rows = list.rows.slice(0, most);
  // A column that the company's data leaves empty would only take room.
  const shown = list.shown.filter((column) => rows.some((row) => (row[column] ?? null) !== null));
  return dataTable(
    caption,
    shown.map((column) => ({
      head: headOf(facts.speech, column),
      name: column,
      ...(cellKind(column) && { kind: cellKind(column)! }),
      cell: (row: WrittenList['rows'][number]) => cellOf(facts.speech, column, row[column] ?? null),
    })),
    rows,
  );
};
