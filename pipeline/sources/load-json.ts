import type { DuckDBConnection } from '@duckdb/node-api';
import type { FileColumns } from './column-plan.ts';
import { type CsvStretch, lineDialect, lineStretches } from './csv-stretches.ts';
import { decoded } from './decode.ts';
import { unpackedBytes } from './file-bytes.ts';
import { jsonHeader } from './file-header.ts';
import { arrayLines } from './json-array.ts';
import { brokenJson, jsonColumns, plainNumbers, spreadJson } from './json-text.ts';
import { fillText, loadStretches, type TextFile } from './load-stretches.ts';
import { forgetPlaces, quarantineCells, quarantineRecords } from './quarantine.ts';
import { walkRecords } from './records.ts';
import type { Source } from './source.ts';
import { exactText, type RefusedRecord } from './text-table.ts';
import { type FileCounts, type FileLoad, requireEveryRecord, typeText } from './type-text.ts';
import { usedPositions } from './typing.ts';

const notJson = { stage: 'structure', code: 'not_json', reason: 'the line is no JSON object' } as const;

/** Lines of a stretch that are no JSON objects, by number, as refusals. */
const refusedLines = (stretch: CsvStretch, numbers: readonly number[]): readonly RefusedRecord[] => {
  const refused: RefusedRecord[] = [];
  walkRecords(stretch, stretch.grammar, ({ number, line, start, end }) => {
    if (number === numbers[refused.length]) refused.push({ ...notJson, number, line, start, end });
    return refused.length < numbers.length;
  });
  return refused;
};

/** Loads JSON objects, one a line. */
const loadLines = async (
  db: DuckDBConnection,
  source: Source,
  file: TextFile,
  chunks: () => AsyncIterable<Buffer>,
  isDecoded: boolean,
): Promise<FileLoad> => {
  const { key } = file;
  const open = () => lineStretches(chunks(), key.file, isDecoded, file.stretchSize);
  let columns: FileColumns | undefined;
  let header: FileLoad['header'] = [];
  const counts = await loadStretches(db, source, file, open, async (stretch, temp): Promise<FileCounts> => {
    if (stretch.records === 0) return { records: 0, loaded: 0, refused: 0, path: 'fast' };
    const lines = await fillText(db, lineDialect, stretch, [0], temp, file.isExact === true);
    if (columns === undefined) {
      const { keys, ...found } = await jsonColumns(db, source, lines.text, key.file, file.timezone);
      columns = found;
      header = jsonHeader(stretch, keys);
    }
    const broken = refusedLines(stretch, await brokenJson(db, lines.text));
    const { text, records } = await spreadJson(db, lines.text, columns.names, usedPositions(source, columns));
    await quarantineRecords(db, key, stretch, [...lines.refused, ...broken]);
    const typed = await typeText(db, source, key, columns, text, records, () =>
      quarantineCells(db, key, stretch),
    );
    const refused = lines.refused.length + broken.length + typed.refused;
    requireEveryRecord(key.file, stretch.records, typed.loaded, refused);
    const path = lines.text === exactText ? 'exact' : 'fast';
    return { records: stretch.records, loaded: typed.loaded, refused, path };
  });
  return { ...counts, header };
};

/** First character of the text that is no blank. */
const firstCharacter = async (chunks: AsyncIterable<Buffer>): Promise<string | undefined> => {
  for await (const chunk of chunks) {
    const character = chunk.toString('utf8').trim()[0];
    if (character !== undefined) return character;
  }
  return undefined;
};

/**
 * Loads a JSON file: objects one a line, or one array of objects.
 * @throws DaybreakError if the file lacks a required key, cannot be read, or is an array that is broken anywhere
 */
export const loadJson = async (db: DuckDBConnection, source: Source, file: TextFile): Promise<FileLoad> => {
  const plain = plainNumbers(source);
  const isDecoded = source.encoding !== 'utf-8';
  const { path, key, container } = file;
  const text = () => decoded(unpackedBytes(path, key.file, container), source.encoding);
  if ((await firstCharacter(text())) !== '[') return await loadLines(db, plain, file, text, isDecoded);
  // The lines of an array are not those of the file, so a refusal's place is its record number alone.
  const unplaced: Source = { ...plain, encoding: 'utf-8' };
  const counts = await loadLines(db, unplaced, file, () => arrayLines(text(), key.file), isDecoded);
  if (counts.refused > 0) await forgetPlaces(db, key);
  return counts;
};
