import { checkColumns } from '../audiences.ts';
import { type CardIndex, cardPath } from '../cards/card-path.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import { idFor } from '../pseudonyms.ts';
import { type CellValue, dataTable, inlineRows } from '../tables.ts';
import { cellKind, cellOf, headOf } from './columns.ts';
import type { WrittenList } from './list-definition.ts';

type ListRow = WrittenList['rows'][number];

/** The customer as the audience may know them, with a link to their card where there is one. */
const customerCell = ({ options }: Facts, list: WrittenList, row: ListRow, cards?: CardIndex): CellValue => {
  const id = String(row.customer_id ?? '');
  const text = idFor(options, list.audience, id);
  const card = cards && cardPath(cards, id);
  return card === undefined ? { text } : { text: html`<a href="${`../${card}`}">${text}</a>`, sort: text };
};

/**
 * The first rows of a list as a table; `most` keeps a page of several lists readable. With `cards`, on the page of the list
 * itself, customers lead to their cards.
 */
export const listTable = (
  facts: Facts,
  list: WrittenList,
  caption: string,
  most = inlineRows,
  cards?: CardIndex,
): Html => {
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
      cell: (row: ListRow) =>
        column === 'customer_id'
          ? customerCell(facts, list, row, cards)
          : cellOf(facts.speech, column, row[column] ?? null),
    })),
    rows,
    most,
  );
};
