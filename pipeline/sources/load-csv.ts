import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileColumns } from './column-plan.ts';
import { type CsvStretch, csvStretches } from './csv-stretches.ts';
import { decoded } from './decode.ts';
import { unpackedBytes } from './file-bytes.ts';
import { csvHeader } from './file-header.ts';
import { fileColumns, withoutMissing } from './header.ts';
import { fillText, loadStretches, type TextFile } from './load-stretches.ts';
import { quarantineCells, quarantineRecords } from './quarantine.ts';
import type { Source } from './source.ts';
import { exactText } from './text-table.ts';
import { type FileCounts, type FileLoad, requireEveryRecord, typeText } from './type-text.ts';
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
export const loadCsv = async (db: DuckDBConnection, source: Source, file: TextFile): Promise<FileLoad> => {
  const { key, timezone, stretchSize } = file;
  const open = () => {
    const chunks = decoded(unpackedBytes(file.path, key.file, file.container), source.encoding);
    return csvStretches(chunks, key.file, source.csv, source.encoding !== 'utf-8', stretchSize);
  };
  let first: { source: Source; columns: FileColumns; header: FileLoad['header'] } | undefined;
  const meet = (stretch: CsvStretch) => {
    const { header: names } = stretch;
    const fitted = withoutMissing(source, names);
    const columns = fileColumns(fitted, names, key.file, timezone);
    return {
      source: fitted,
      columns,
      header: csvHeader(stretch, source.csv, usedPositions(fitted, columns)),
    };
  };
  const counts = await loadStretches(db, source, file, open, async (stretch, temp) => {
    first ??= meet(stretch);
    if (stretch.records === 0) return { records: 0, loaded: 0, refused: 0, path: 'fast' };
    return await loadStretch(db, first.source, file, stretch, first.columns, temp);
  });
  return { ...counts, header: first?.header ?? [] };
};
