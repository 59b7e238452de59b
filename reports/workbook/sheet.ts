import { cellText, xmlText } from './xml-text.ts';

/** How the cells of a column are set; the place in `xl/styles.xml`, which `workbook.ts` writes in this order. */
const formats = ['general', 'head', 'text', 'count', 'money', 'share', 'decimal', 'day', 'title'] as const;

export type CellFormat = (typeof formats)[number];

export const styleOf = (format: CellFormat): number => formats.indexOf(format);

export interface SheetColumn {
  readonly head: string;
  readonly format: CellFormat;
  /** In characters. */
  readonly width: number;
}

/** Excel's letters of a column, from 0: A, …, Z, AA. */
export const columnLetters = (index: number): string =>
  (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

/**
 * The rows that a sheet of a list holds below its head: more than anybody works through, few enough that a workbook of
 * twenty lists can be mailed and opens at once. The CSV of a list has all.
 */
export const mostSheetRows = 10_000;

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

const colsOf = (widths: readonly number[]) =>
  `<cols>${widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`;

/**
 * What stands before and after the rows of a sheet: widths, a head that stays in view, a filter on each column. Ids that look
 * like numbers are texts on purpose, so Excel is told not to mark them.
 */
export const sheetFrame = (
  columns: readonly SheetColumn[],
  rows: number,
): { readonly before: string; readonly after: string } => {
  const last = `${columnLetters(columns.length - 1)}${rows + 1}`;
  const heads = columns.map(
    ({ head }, i) =>
      `<c r="${columnLetters(i)}1" s="${styleOf('head')}" t="inlineStr"><is>${cellText(head)}</is></c>`,
  );
  return {
    before: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${main}"><dimension ref="A1:${last}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>${colsOf(columns.map(({ width }) => width))}<sheetData><row r="1" ht="30" customHeight="1">${heads.join('')}</row>`,
    after: `</sheetData><autoFilter ref="A1:${last}"/><ignoredErrors><ignoredError sqref="A1:${last}" numberStoredAsText="1"/></ignoredErrors></worksheet>`,
  };
};

/** A row of notes: a title, or a term and what it means. */
export type Note = { readonly title: string } | { readonly term: string; readonly meaning: string };

/** A sheet of notes in two columns. */
export const noteSheet = (notes: readonly Note[]): string => {
  const cell = (letter: string, row: number, format: CellFormat, text: string) =>
    `<c r="${letter}${row}" s="${styleOf(format)}" t="inlineStr"><is>${cellText(text)}</is></c>`;
  const rows = notes.map((note, i) => {
    const n = i + 1;
    const cells =
      'title' in note
        ? cell('A', n, 'title', note.title)
        : cell('A', n, 'text', note.term) + cell('B', n, 'text', note.meaning);
    return `<row r="${n}">${cells}</row>`;
  });
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0" showGridLines="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>${colsOf([34, 100])}<sheetData>${rows.join('')}</sheetData></worksheet>`;
};

/** Names of sheets that Excel takes: at most 31 signs, none of `[]:*?/\`, no two alike in whatever case. */
export const sheetNames = (titles: readonly string[]): readonly string[] => {
  const taken = new Set<string>();
  return titles.map((title) => {
    const base =
      title
        .replace(/\s*[[\]:*?/\\]\s*/g, ' ')
        .replace(/^'|'$/g, '’')
        .trim() || '–';
    let name = base.slice(0, 31);
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base.slice(0, 30 - String(n).length)} ${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
};

/** An attribute of a part, escaped. */
export const attribute = (text: string): string => xmlText(text);
