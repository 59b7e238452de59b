import {
  BIGINT,
  BLOB,
  blobValue,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBValue,
  quotedString,
  VARCHAR,
} from '@duckdb/node-api';
import type { CsvStretch } from './csv-stretches.ts';
import { longestRaw, type OriginalSpan } from './original-bytes.ts';
import { walkRecords } from './records.ts';
import type { RefusedRecord } from './text-table.ts';
import type { TextTable } from './typing.ts';

const chunkRows = 256;

/** Where a refused record stands in its file. */
interface Located {
  readonly number: number;
  readonly line: number;
  readonly offset: number;
  readonly length: number;
  readonly raw: Buffer;
}

const locate = (stretch: CsvStretch, record: Omit<RefusedRecord, 'stage' | 'code' | 'reason'>): Located => ({
  number: record.number,
  line: record.line,
  offset: stretch.origin + record.start,
  length: record.end - record.start,
  raw: stretch.bytes.subarray(record.start, Math.min(record.end, record.start + longestRaw)),
});

type Row = readonly DuckDBValue[];

/** Appends rows to a table by chunks, so that many refusals cost little more than few. */
const append = async (
  db: DuckDBConnection,
  table: string,
  types: readonly (typeof VARCHAR | typeof BIGINT | typeof BLOB)[],
  rows: Iterable<Row>,
): Promise<void> => {
  const appender = await db.createAppender(table, 'main', 'temp');
  let pending: Row[] = [];
  const flush = () => {
    const chunk = DuckDBDataChunk.create(types, pending.length);
    chunk.setRows(pending);
    appender.appendDataChunk(chunk);
    pending = [];
  };
  for (const row of rows) {
    pending.push(row);
    if (pending.length === chunkRows) flush();
  }
  if (pending.length > 0) flush();
  appender.flushSync();
  appender.closeSync();
};

/** What every refusal of a file carries. */
export interface FileKey {
  readonly source: string;
  readonly file: string;
  readonly sha256: string;
}

/** Puts records that were refused as a whole into quarantine. */
export const quarantineRecords = async (
  db: DuckDBConnection,
  key: FileKey,
  stretch: CsvStretch,
  refused: readonly RefusedRecord[],
): Promise<void> => {
  if (refused.length === 0) return;
  await db.run(`create or replace temp table refused_record (
    record_no bigint, line_no bigint, byte_offset bigint, byte_length bigint, stage varchar, code varchar,
    reason varchar, raw blob)`);
  const rows = function* (): Generator<Row> {
    for (const record of refused) {
      const { number, line, offset, length, raw } = locate(stretch, record);
      const place = [number, line, offset, length].map(BigInt);
      yield [...place, record.stage, record.code, record.reason, blobValue(raw)];
    }
  };
  const types = [BIGINT, BIGINT, BIGINT, BIGINT, VARCHAR, VARCHAR, VARCHAR, BLOB];
  await append(db, 'refused_record', types, rows());
  await db.run(
    `insert into ops.quarantine
    select $source, $file, $sha256, record_no, line_no, byte_offset, byte_length, stage, code, '', null, reason, raw
    from temp.main.refused_record order by record_no`,
    { ...key },
  );
};

/**
 * Puts the records of a stretch that hold wrong cells into quarantine, one row per wrong cell, from
 * `refused_cell`, which may hold cells of other stretches. Returns the number of records refused.
 */
export const quarantineCells = async (
  db: DuckDBConnection,
  key: FileKey,
  stretch: CsvStretch,
): Promise<number> => {
  const numbers = await db.runAndReadAll(
    `select distinct record_no from temp.main.refused_cell
    where record_no between ${stretch.firstRecord} and ${stretch.firstRecord + stretch.records - 1} order by record_no`,
  );
  const wanted = (numbers.getColumnsJS()[0] ?? []) as readonly bigint[];
  await db.run(`create or replace temp table refused_place (
    record_no bigint, line_no bigint, byte_offset bigint, byte_length bigint, raw blob)`);
  const rows = [...located(stretch, wanted)].map(({ number, line, offset, length, raw }) => [
    ...[number, line, offset, length].map(BigInt),
    blobValue(raw),
  ]);
  await append(db, 'refused_place', [BIGINT, BIGINT, BIGINT, BIGINT, BLOB], rows);
  await db.run(
    `insert into ops.quarantine
    select
        $source, $file, $sha256, record_no, line_no, byte_offset, byte_length, stage, code, column_name, value,
        reason, raw
    from temp.main.refused_cell
    join temp.main.refused_place using (record_no)
    order by record_no, column_name, code`,
    { ...key },
  );
  return wanted.length;
};

/**
 * Puts the records of a text table that hold wrong cells into quarantine, for files that are no text: their place is
 * the record number, their bytes the cells as JSON. Returns the number of records refused.
 */
export const quarantineRows = async (
  db: DuckDBConnection,
  key: FileKey,
  text: TextTable,
  columns: readonly { readonly name: string; readonly sql: string }[],
): Promise<number> => {
  const cells = columns.map(({ name, sql }) => `${quotedString(name)}, ${sql}`).join(', ');
  await db.run(
    `insert into ops.quarantine
    select
        $source, $file, $sha256, refused_cell.record_no, null, null, null, stage, code, column_name, value, reason,
        encode(cast(json_object(${cells}) as varchar))
    from temp.main.refused_cell
    join ${text.table} as record on record.record_no = refused_cell.record_no
    order by refused_cell.record_no, column_name, code`,
    { ...key },
  );
  const counted = await db.runAndReadAll(
    'select cast(count(distinct record_no) as double) from temp.main.refused_cell',
  );
  return Number(counted.getRows()[0]![0]);
};

/** Finds records of a stretch by number, in order, by walking it once more. */
const located = (stretch: CsvStretch, wanted: readonly bigint[]): readonly Located[] => {
  const found: Located[] = [];
  walkRecords(stretch, stretch.grammar, (record) => {
    if (BigInt(record.number) === wanted[found.length]) found.push(locate(stretch, record));
    return found.length < wanted.length;
  });
  return found;
};

/** Offsets and lengths in the decoded text of a file's refused records, in order. */
export const quarantinedSpans = async (db: DuckDBConnection, { source, file }: FileKey) => {
  const reader = await db.runAndReadAll(
    `select distinct cast(byte_offset as double) as "offset", cast(byte_length as double) as length
    from ops.quarantine where source = $source and file = $file order by "offset"`,
    { source, file },
  );
  return reader.getRowObjectsJS() as unknown as { readonly offset: number; readonly length: number }[];
};

/** Replaces the places in the decoded text by those in the file itself; both lists are in the same order. */
export const replaceSpans = async (
  db: DuckDBConnection,
  { source, file }: FileKey,
  spans: readonly { readonly offset: number }[],
  originals: readonly OriginalSpan[],
): Promise<void> => {
  await db.run(`create or replace temp table original_place (
    text_offset bigint, byte_offset bigint, byte_length bigint, raw blob)`);
  const rows = originals.map(({ offset, length, raw }, i) => [
    ...[spans[i]!.offset, offset, length].map(BigInt),
    blobValue(raw),
  ]);
  await append(db, 'original_place', [BIGINT, BIGINT, BIGINT, BLOB], rows);
  await db.run(
    `update ops.quarantine as refused
    set byte_offset = place.byte_offset, byte_length = place.byte_length, raw = place.raw
    from temp.main.original_place as place
    where refused.source = $source and refused.file = $file and refused.byte_offset = place.text_offset`,
    { source, file },
  );
};

/** Takes the places out of a file's refusals, where the text that was read is not the file itself. */
export const forgetPlaces = async (db: DuckDBConnection, { source, file }: FileKey): Promise<void> => {
  await db.run(
    `update ops.quarantine set line_no = null, byte_offset = null, byte_length = null
    where source = $source and file = $file`,
    { source, file },
  );
};
