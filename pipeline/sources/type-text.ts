import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import { DaybreakError } from '../errors.ts';
import type { FileColumns } from './column-plan.ts';
import type { FileKey } from './quarantine.ts';
import type { Source } from './source.ts';
import { keepRefused } from './text-table.ts';
import { type TextTable, typingSql, usedPositions } from './typing.ts';

/** Counts of one file; `path` is `exact` where any part of it needed the exact reader. */
export interface FileCounts {
  readonly records: number;
  readonly loaded: number;
  readonly refused: number;
  readonly path: 'fast' | 'exact';
}

/**
 * Types the records of a text table: right ones go to `raw.<entity>`, wrong ones to `quarantine`, which gets SQL for
 * their refusals and returns how many records they are. Returns how many went where.
 */
export const typeText = async (
  db: DuckDBConnection,
  source: Source,
  key: FileKey,
  file: FileColumns,
  text: TextTable,
  records: number,
  quarantine: (refusals: string) => Promise<number>,
): Promise<{ readonly loaded: number; readonly refused: number }> => {
  const insert = (rows: string) =>
    db.run(`insert into raw.${quotedIdentifier(source.entity)} select $source, $file, * from (${rows})`, {
      source: key.source,
      file: key.file,
    });
  const quick = await typingSql(db, source, file, text, false);
  const { rowsChanged: loaded } = await insert(quick.rows);
  if (loaded === records) return { loaded, refused: 0 };
  const rest = await keepRefused(db, text, quick.refusals, usedPositions(source, file));
  const patient = await typingSql(db, source, file, rest, true);
  const { rowsChanged: more } = await insert(patient.rows);
  return { loaded: loaded + more, refused: await quarantine(patient.refusals) };
};

/** The gate without tolerance. @throws DaybreakError unless every record was loaded or refused */
export const requireEveryRecord = (file: string, records: number, loaded: number, refused: number): void => {
  if (records === loaded + refused) return;
  throw new DaybreakError(
    'RECONCILE',
    `${file} requires records = loaded + refused, got ${records} = ${loaded} + ${refused}`,
    { place: { file }, hint: 'nothing of this file was kept; please report it' },
  );
};
