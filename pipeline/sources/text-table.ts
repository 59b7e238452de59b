import { isUtf8 } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import { BIGINT, type DuckDBConnection, DuckDBDataChunk, quotedString, VARCHAR } from '@duckdb/node-api';
import { type CsvStretch, type Fault, faultOf } from './csv-stretches.ts';
import { fieldText, type RecordAt, walkRecords } from './records.ts';
import type { Dialect } from './source.ts';
import type { TextTable } from './typing.ts';

/** The table that holds the text of the records at hand, every column as text. */
const textTable = 'temp.main.record_text';

/** A record refused as a whole, with where it stands. */
export interface RefusedRecord extends Fault {
  readonly number: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The fast path: DuckDB's reader with the whole dialect given, on a stretch that the survey found regular. Only the
 * columns at `used` are read. Record numbers follow from the order of the rows, which DuckDB keeps; the counts of
 * survey and DuckDB must agree.
 */
export const fillFast = async (
  db: DuckDBConnection,
  stretch: CsvStretch,
  dialect: Dialect,
  used: readonly number[],
  file: string,
): Promise<TextTable & { readonly isReconciled: boolean }> => {
  await writeFile(file, stretch.bytes.subarray(stretch.from, stretch.end));
  const columns = stretch.header.map((_, k) => `'c${k}': 'varchar'`).join(', ');
  const quote = quotedString(dialect.quote);
  const taken = used.length === 0 ? '0 as nothing' : used.map((k) => `c${k}`).join(', ');
  await db.run(`create or replace temp table record_text as
    select ${taken} from read_csv(${quotedString(file)}, auto_detect = false, header = false,
        delim = ${quotedString(dialect.delimiter)}, quote = ${quote}, escape = ${quote}, comment = '',
        new_line = ${stretch.regular?.newline === '\r\n' ? "'\\r\\n'" : "'\\n'"}, columns = {${columns}})`);
  const reader = await db.runAndReadAll(
    `select cast(count(*) as double), cast(min(rowid) as varchar), cast(max(rowid) - min(rowid) + 1 as double)
    from ${textTable}`,
  );
  const [records, firstRow, span] = reader.getRows()[0] as [number, string, number];
  const recordNo = `rowid - ${firstRow} + ${stretch.firstRecord}`;
  return { table: textTable, recordNo, isReconciled: records === stretch.records && span === records };
};

export const exactText: TextTable = { table: textTable, recordNo: 'record_no' };

const chunkRows = 2048;

/**
 * The exact path: reads the stretch record by record, refuses what is not a record, and appends the text of the rest.
 * Returns the number of records appended, and the refusals.
 */
export const fillExact = async (
  db: DuckDBConnection,
  stretch: CsvStretch,
  dialect: Dialect,
  used: readonly number[],
): Promise<{ readonly records: number; readonly refused: readonly RefusedRecord[] }> => {
  const columns = ['record_no bigint', ...used.map((k) => `c${k} varchar`)];
  await db.run(`create or replace temp table record_text (${columns.join(', ')})`);
  const appender = await db.createAppender('record_text', 'main', 'temp');
  const types = [BIGINT, ...used.map(() => VARCHAR)];
  const chunk = DuckDBDataChunk.create(types, chunkRows);
  let numbers: bigint[] = [];
  let texts = used.map((): string[] => []);
  let records = 0;
  const refused: RefusedRecord[] = [];
  const isValid = stretch.isDecoded ? (bytes: Buffer) => !bytes.includes('\ufffd') : isUtf8;
  const flush = () => {
    chunk.rowCount = numbers.length;
    chunk.setColumns([numbers, ...texts]);
    appender.appendDataChunk(chunk);
    numbers = [];
    texts = used.map(() => []);
  };
  const visit = (record: RecordAt) => {
    const fault = faultOf(stretch, record, isValid);
    if (fault) {
      const { number, line, start, end } = record;
      refused.push({ ...fault, number, line, start, end });
      return true;
    }
    records++;
    numbers.push(BigInt(record.number));
    for (const [column, k] of used.entries()) {
      texts[column]!.push(fieldText(stretch.bytes, record, k, dialect.quote));
    }
    if (numbers.length === chunkRows) flush();
    return true;
  };
  walkRecords(stretch, stretch.grammar, visit);
  if (numbers.length > 0) flush();
  appender.flushSync();
  appender.closeSync();
  return { records, refused };
};

/** Keeps the text of the records that `others`, SQL over the text table, names: the patient typing reads them. */
export const keepOthers = async (
  db: DuckDBConnection,
  text: TextTable,
  others: string,
  used: readonly number[],
): Promise<TextTable> => {
  const columns = used.map((k) => `, c${k}`).join('');
  await db.run(`create or replace temp table other_text as
    with others as materialized (${others})
    select cast(${text.recordNo} as bigint) as record_no${columns}
    from ${text.table} where cast(${text.recordNo} as bigint) in (select record_no from others)`);
  return { table: 'temp.main.other_text', recordNo: 'record_no' };
};
