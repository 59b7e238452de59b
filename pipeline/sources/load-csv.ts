import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import { DaybreakError } from '../errors.ts';
import type { FileColumns } from './column-plan.ts';
import { type CsvStretch, csvStretches } from './csv-stretches.ts';
import { decoded } from './decode.ts';
import { type Container, unpackedBytes } from './file-bytes.ts';
import { matchHeader } from './header.ts';
import { type FileKey, quarantineCells, quarantineRecords } from './quarantine.ts';
import type { Source } from './source.ts';
import { exactText, fillExact, fillFast, keepRefused, type RefusedRecord } from './text-table.ts';
import { type TextTable, typingSql, usedPositions } from './typing.ts';

/** Counts of one file; `path` is `exact` where any part of it needed the exact reader. */
export interface FileCounts {
  readonly records: number;
  readonly loaded: number;
  readonly refused: number;
  readonly path: 'fast' | 'exact';
}

/** How one CSV file is to be read. */
export interface CsvFile {
  readonly path: string;
  readonly container: Container;
  readonly key: FileKey;
  readonly timezone: string;
  readonly tempFolder: string;
  /** Reads everything the exact way: slower, the same rows and refusals. */
  readonly isExact?: boolean | undefined;
  /** Bytes of text per stretch, where the default will not do. */
  readonly stretchSize?: number | undefined;
}

/** Starts reading the next stretch while DuckDB is busy with this one. */
async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = items.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = items.next();
      // Told when it is awaited; a failure in between must not end the process.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await items.return(undefined);
  }
}

/** Fills the text table with the records of a stretch: fast where that is safe and the counts agree, else exactly. */
const fillText = async (
  db: DuckDBConnection,
  source: Source,
  { isExact }: CsvFile,
  stretch: CsvStretch,
  used: readonly number[],
  temp: string,
) => {
  if (stretch.regular && !isExact) {
    const text = await fillFast(db, stretch, source.csv, used, temp);
    const refused: readonly RefusedRecord[] = [];
    if (text.isReconciled) return { text, records: stretch.records, refused };
  }
  const isDecoded = source.encoding !== 'utf-8';
  return { text: exactText, ...(await fillExact(db, stretch, source.csv, used, isDecoded)) };
};

/** Types the text table: right records go to `raw.<entity>`, wrong ones to quarantine. Returns how many of each. */
const typeText = async (
  db: DuckDBConnection,
  source: Source,
  csv: CsvFile,
  stretch: CsvStretch,
  columns: FileColumns,
  text: TextTable,
  records: number,
) => {
  const file = { ...columns, blankEdges: stretch.regular?.blankEdges };
  const { source: name, file: fileName } = csv.key;
  const insert = (rows: string) =>
    db.run(`insert into raw.${quotedIdentifier(source.entity)} select $source, $file, * from (${rows})`, {
      source: name,
      file: fileName,
    });
  const quick = await typingSql(db, source, file, text, false);
  const { rowsChanged: loaded } = await insert(quick.rows);
  if (loaded === records) return { loaded, wrong: 0 };
  const rest = await keepRefused(db, text, quick.refusals, usedPositions(source, file));
  const patient = await typingSql(db, source, file, rest, true);
  const { rowsChanged: more } = await insert(patient.rows);
  return { loaded: loaded + more, wrong: await quarantineCells(db, csv.key, stretch, patient.refusals) };
};

/** Loads one stretch; returns its counts. @throws if not every record of it was loaded or refused */
const loadStretch = async (
  db: DuckDBConnection,
  source: Source,
  csv: CsvFile,
  stretch: CsvStretch,
  file: FileColumns,
  temp: string,
): Promise<FileCounts> => {
  const { key } = csv;
  const used = usedPositions(source, file);
  const { text, records, refused } = await fillText(db, source, csv, stretch, used, temp);
  await quarantineRecords(db, key, stretch, refused);
  const { loaded, wrong } = await typeText(db, source, csv, stretch, file, text, records);
  if (loaded + wrong !== records || records + refused.length !== stretch.records) {
    throw new DaybreakError(
      'RECONCILE',
      `${key.file} requires records = loaded + refused, got ${stretch.records} = ${loaded} + ${wrong + refused.length}`,
      {
        place: { file: key.file, line: stretch.firstLine },
        hint: 'nothing of this file was kept; please report it',
      },
    );
  }
  const path = text === exactText ? 'exact' : 'fast';
  return { records: stretch.records, loaded, refused: wrong + refused.length, path };
};

/**
 * Loads a CSV file into `raw.<entity>` and `ops.quarantine`, stretch by stretch, in memory that does not grow with
 * the file. Every record ends in one of the two.
 * @throws DaybreakError if the file is empty, lacks a mapped column, cannot be read, or does not reconcile; what was
 * written until then must be rolled back
 */
export const loadCsv = async (db: DuckDBConnection, source: Source, csv: CsvFile): Promise<FileCounts> => {
  const isDecoded = source.encoding !== 'utf-8';
  const chunks = decoded(unpackedBytes(csv.path, csv.key.file, csv.container), source.encoding);
  const stretches = csvStretches(chunks, csv.key.file, source.csv, isDecoded, csv.stretchSize);
  const folder = await mkdtemp(join(csv.tempFolder, 'load-'));
  let total: FileCounts = { records: 0, loaded: 0, refused: 0, path: csv.isExact ? 'exact' : 'fast' };
  let file: FileColumns | undefined;
  try {
    for await (const stretch of readAhead(stretches)) {
      const { header: names } = stretch;
      file ??= {
        names,
        positions: matchHeader(names, source.columns, csv.key.file),
        timezone: csv.timezone,
      };
      if (stretch.records === 0) continue;
      const counts = await loadStretch(db, source, csv, stretch, file, join(folder, 'records.csv'));
      total = {
        records: total.records + counts.records,
        loaded: total.loaded + counts.loaded,
        refused: total.refused + counts.refused,
        path: counts.path === 'exact' ? 'exact' : total.path,
      };
    }
    await db.run('drop table if exists temp.main.record_text');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return total;
};
