import { writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api';
import type { CustomerColumn } from '../audiences.ts';
import {
  type CellFormat,
  columnLetters,
  mostSheetRows,
  type SheetColumn,
  sheetFrame,
  styleOf,
} from '../workbook/sheet.ts';
import { packPart, type ZipPart } from '../workbook/zip.ts';
import { contentOf } from './columns.ts';
import { byteOrderMark } from './csv.ts';
import type { TextColumn } from './list-words.ts';

/** A column of a list in SQL: its text where it has one; figures and days stand in the table itself. */
export interface ListColumn {
  readonly column: CustomerColumn;
  readonly head: string;
  readonly text: TextColumn | undefined;
}

/** The rows of a list: a relation in SQL whose `nth` is their place from 0, and how many there are. */
interface FileRows {
  readonly rows: string;
  readonly fileRows: number;
}

/** Values are written without quotes of the writer's own: each line is whole already. */
const asWritten = `format csv, header false, quote '', escape '', delimiter ''`;

/** Exactly so many decimals, halves away from zero; nothing where there is no figure. */
const figure = (own: string, decimals: number) => {
  const within = (digits: number) => `try_cast(${own} as decimal(${digits}, ${decimals}))::varchar`;
  // The wide decimal is several times slower, and hardly any amount needs it.
  return `coalesce(${within(18)}, ${within(38)})`;
};

const csvCellOf = ({ column, text }: ListColumn): string => {
  if (text) return `coalesce(${text.csv}, '')`;
  const own = `r.${quotedIdentifier(column)}`;
  const content = contentOf(column);
  return typeof content === 'object'
    ? `coalesce(${figure(own, content.decimals)}, '')`
    : `coalesce(${own}, '')`;
};

/** Joins the words of the texts to the rows `r` and keeps their order; a scan alone keeps it by itself. */
const withWords = (columns: readonly ListColumn[]): string => {
  const joins = columns.flatMap(({ text }) => text?.join || []);
  return joins.length === 0 ? '' : `${joins.join('\n')} order by r.nth`;
};

/**
 * Writes the rows of a list as a CSV for spreadsheets, in their order: UTF-8 with its mark, lines of CRLF. DuckDB
 * writes the lines; row by row here, a list of a million customers would take a minute.
 */
export const writeCsv = async (
  db: DuckDBConnection,
  path: string,
  columns: readonly ListColumn[],
  { rows, fileRows }: FileRows,
): Promise<void> => {
  const head = `${byteOrderMark}${columns.map(({ column }) => column).join(',')}\r`;
  if (fileRows === 0) {
    writeFileSync(path, `${head}\n`);
    return;
  }
  // One call writes the line; with `||` each column would copy all before it.
  const line = `concat(${columns.map(csvCellOf).join(`, ',', `)}, chr(13))`;
  await db.run(
    `copy (select ${line} as line from ${rows} as r ${withWords(columns)})
     to ${quotedString(path)} (${asWritten}, prefix ${quotedString(`${head}\n`)}, suffix ${quotedString('\n')})`,
  );
};

const formats: Readonly<Record<'money' | 'share' | 'decimal' | 'days' | 'count', CellFormat>> = {
  money: 'money',
  share: 'share',
  decimal: 'decimal',
  days: 'count',
  count: 'count',
};

/** Widths in characters, by what the column holds. */
const sheetColumn = ({ column, head }: ListColumn): SheetColumn => {
  const content = contentOf(column);
  if (typeof content === 'object') return { head, format: formats[content.figure], width: 14 };
  if (content === 'day') return { head, format: 'day', width: 12 };
  if (content === 'id') return { head, format: 'text', width: 18 };
  const isLong = column === 'reason' || column === 'action' || column === 'blocked_by';
  return { head, format: 'text', width: isLong ? 60 : 22 };
};

const sheetCellOf = (listColumn: ListColumn, index: number): string => {
  const { column, text } = listColumn;
  const { format } = sheetColumn(listColumn);
  const open = `'<c r="${columnLetters(index)}', n, '" s="${styleOf(format)}"`;
  if (text) return `${open}', coalesce(${text.xml}, '/>')`;
  const own = `r.${quotedIdentifier(column)}`;
  const content = contentOf(column);
  const value =
    typeof content === 'object'
      ? figure(own, content.decimals)
      : // Days of a workbook count from 30 December 1899.
        `date_diff('day', date '1899-12-30', try_cast(${own} as date))`;
  return `${open}>', '<v>' || ${value} || '</v>', '</c>'`;
};

/** A packed sheet, and the range that its filter covers. */
export interface ListSheet {
  readonly part: Omit<ZipPart, 'path'>;
  readonly filter: string;
}

/**
 * Writes the first rows of a list as the part of a sheet and packs it. The rows go through a file beside, `scratch`,
 * which is gone afterwards; packing goes on beside the main thread.
 */
export const packSheet = async (
  db: DuckDBConnection,
  scratch: string,
  columns: readonly ListColumn[],
  { rows, fileRows }: FileRows,
): Promise<{ readonly sheet: Promise<ListSheet> }> => {
  const shown = Math.min(fileRows, mostSheetRows);
  const { before, after } = sheetFrame(columns.map(sheetColumn), shown);
  let content = Buffer.from(before + after);
  if (shown > 0) {
    const cells = columns.map(sheetCellOf).join(', ');
    await db.run(
      `copy (select concat('<row r="', n, '">', ${cells}, '</row>') as row
             from (select *, (nth + 2)::varchar as n from ${rows} where nth < ${mostSheetRows}) as r
             ${withWords(columns)})
       to ${quotedString(scratch)} (${asWritten}, prefix ${quotedString(before)}, suffix ${quotedString(`\n${after}`)})`,
    );
    content = await readFile(scratch);
    await rm(scratch);
  }
  const filter = `$A$1:$${columnLetters(columns.length - 1)}$${shown + 1}`;
  const sheet = packPart('', content).then(({ path: _path, ...part }) => ({ part, filter }));
  return { sheet };
};
