import { sum } from 'd3-array';
import { hiddenGroups, smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { html } from '../html.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell, inlineRows, textCell } from '../tables.ts';

const shape = { name: 'text', customers: 'number', gap_days: 'number', late_days: 'number' } as const;

type Due = Row<typeof shape>;

/** What is due to be bought again, each customer by their own gap. */
export const replenishmentSection = async (facts: Facts): Promise<Section> => {
  const { speech, db, options } = facts;
  const { say, tell, format } = speech;
  const title = say('due.title');
  const rows = await readRows(db, 'products/replenishment', shape, { as_of: options.as_of });
  const customers = sum(rows, (row) => row.customers ?? 0);
  if (customers < smallestCell) return { id: 'due', title, body: offLine(say('due.off')) };
  const hidden = hiddenGroups(rows.map((row) => row.customers ?? 0));
  const shown = rows.filter((_, i) => !hidden[i]);
  const days = (value: number) => format.decimal(value, 0);
  const table = dataTable(
    say('due.table'),
    [
      { head: say('pairs.product'), kind: 'words', cell: (row: Due) => textCell(row.name) },
      {
        head: say('column.customers'),
        kind: 'figure',
        cell: (row) => figureCell(row.customers, format.count),
      },
      { head: say('due.gap'), kind: 'figure', cell: (row) => figureCell(row.gap_days, days) },
      { head: say('due.late'), kind: 'figure', cell: (row) => figureCell(row.late_days, days) },
    ],
    shown,
  );
  const few = rows.length - shown.length;
  return {
    id: 'due',
    title,
    body: html`<p class="lead">${say('due.lead')}</p><p>${tell('due.says', { customers, products: rows.length })}</p>${
      shown.length > 0 && table
    }${shown.length > inlineRows && html`<p class="quiet">${say('table.rows_shown_of', { shown: inlineRows, total: shown.length })}</p>`}${
      few > 0 && html`<p class="quiet">${say('due.few', { n: few, k: smallestCell })}</p>`
    }<p class="quiet">${say('due.where')}</p>`,
  };
};
