import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileColumns } from './column-plan.ts';
import { type CsvStretch, csvStretches } from './csv-stretches.ts';
import { decoded } from './decode.ts';
import { unpackedBytes } from './file-bytes.ts';
import { matchHeader } from './header.ts';
import { fillText, loadStretches, type TextFile } from './load-stretches.ts';
import { quarantineCells, quarantineRecords } from './quarantine.ts';
import type { Source } from './source.ts';
import { exactText } from './text-table.ts';
import { type FileCounts, requireEveryRecord, typeText } from './type-text.ts';
import { usedPositions } from './typing.ts';

/** Loads one stretch; returns its counts. @throws if not every record of it was loaded or refused */
const loadStretch = async (
  db: DuckDBConnection,
  source: Source,
  { key, isExact }: TextFile,
  stretch: CsvStretch,
  columns: FileColumns,
  temp: string,
): Promise<FileCounts> => {
  const used = usedPositions(source, columns);
  const filled = await fillText(db, source.csv, stretch, used, temp, isExact === true);
  const { text, records, refused } = filled;
  await quarantineRecords(db, key, stretch, refused);
  const file = { ...columns, blankEdges: stretch.regular?.blankEdges };
  const typed = await typeText(db, source, key, file, text, records, () => quarantineCells(db, key, stretch));
  requireEveryRecord(key.file, records, typed.loaded, typed.refused);
  requireEveryRecord(key.file, stretch.records, records, refused.length);
  const path = text === exactText ? 'exact' : 'fast';
  return { records: stretch.records, loaded: typed.loaded, refused: typed.refused + refused.length, path };
};

/**
 * Loads a CSV file into `raw.<entity>` and `ops.quarantine`. Every record ends in one of the two.
 * @throws DaybreakError if the file is empty, lacks a mapped column, cannot be read, or does not reconcile; what was
 * written until then must be rolled back
 */
export const loadCsv = async (db: DuckDBConnection, source: Source, file: TextFile): Promise<FileCounts> => {
  const { key, timezone, stretchSize } = file;
  const chunks = decoded(unpackedBytes(file.path, key.file, file.container), source.encoding);
  const stretches = csvStretches(chunks, key.file, source.csv, source.encoding !== 'utf-8', stretchSize);
  let columns: FileColumns | undefined;
  return await loadStretches(db, source, file, stretches, async (stretch, temp) => {
    const { header: names } = stretch;
    columns ??= { names, positions: matchHeader(names, source.columns, key.file), timezone };
    if (stretch.records === 0) return { records: 0, loaded: 0, refused: 0, path: 'fast' };
    return await loadStretch(db, source, file, stretch, columns, temp);
  });
};
