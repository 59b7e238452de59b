import { smallestCell } from './audiences.ts';
import { type Html, html } from './html.ts';
import type { Speech } from './messages/speech.ts';

/** What a cell shows; `sort` is the plain value that the table sorts by when it differs from the text. */
export interface CellValue {
  readonly text: string | Html;
  readonly sort?: number | string;
}

export interface TableColumn<R> {
  readonly head: string;
  /** The canonical column, where the table is about single customers; checked against the audience's list. */
  readonly name?: string;
  /** figure: right-aligned; id: kept on one line; words: given room to wrap. */
  readonly kind?: 'figure' | 'id' | 'words';
  readonly cell: (row: R) => CellValue;
}

/** Rows that a table of a report holds; the whole list stands in a file beside it. */
export const inlineRows = 200;

/** Rows that the page of a list holds: half a second of layout in Chromium; twice as many took more than one. */
export const mostPageRows = 1000;

const classes = { figure: 'n', id: 'id', words: 'words' } as const;

const classOf = (kind: keyof typeof classes | undefined) =>
  kind ? html` class="${classes[kind]}"` : undefined;

/** Ten digits: the last ones of a model's figure differ from one version of Node to the next, and no order needs them. */
const sortKey = (value: number | string): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(10))) : value;

/** A table that is complete without a script; the page's script adds sorting, and a filter when it is long. */
export const dataTable = <R>(
  caption: string,
  columns: readonly TableColumn<R>[],
  rows: readonly R[],
  most = inlineRows,
): Html => {
  const head = columns.map(
    (column) =>
      html`<th scope="col"${classOf(column.kind)}${column.name !== undefined && html` data-column="${column.name}"`}>${column.head}</th>`,
  );
  const body = rows.slice(0, most).map(
    (row) =>
      html`<tr>${columns.map((column, i) => {
        const { text, sort } = column.cell(row);
        const value = sort !== undefined && html` data-v="${sortKey(sort)}"`;
        return i === 0
          ? html`<th scope="row"${classOf(column.kind)}${value}>${text}</th>`
          : html`<td${classOf(column.kind)}${value}>${text}</td>`;
      })}</tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="data"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
};

/** The line under a table that says how much of a list it shows and where the whole list is, as a page and as a file. */
export const listNote = (
  speech: Speech,
  total: number,
  most: number,
  file: string,
  what: 'customers' | 'rows' = 'customers',
): Html => {
  const { say } = speech;
  const shown =
    what === 'rows'
      ? say('table.rows_shown_of', { shown: Math.min(most, total), total })
      : total > most
        ? say('table.shown_of', { shown: most, total })
        : say('table.all_shown', { total });
  const page = file.replace(/\.csv$/, '.html');
  return html`<p class="quiet">${shown} <a href="${page}">${say('table.open_page')}</a> · <a href="${file}">${file.slice(file.lastIndexOf('/') + 1)}</a></p>`;
};

/** A cell for a figure that may be missing. */
export const figureCell = (value: number | null, write: (value: number) => string): CellValue =>
  value === null ? { text: '–', sort: '' } : { text: write(value), sort: value };

/** A cell for how many customers, unless they are too few to say. */
export const countCell = (speech: Speech, customers: number, isHidden: boolean): CellValue =>
  isHidden
    ? { text: speech.say('word.few', { k: smallestCell }), sort: 0 }
    : figureCell(customers, speech.format.count);

/** A cell for a text that may be missing. */
export const textCell = (value: string | null): CellValue =>
  value === null ? { text: '–', sort: '' } : { text: value };
