import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import { DaybreakError } from '../errors.ts';
import type { FileColumns } from './column-plan.ts';
import type { FileColumn } from './file-header.ts';
import type { FileKey } from './quarantine.ts';
import type { Source } from './source.ts';
import { keepOthers } from './text-table.ts';
import { patientSql, quickSql, type TextTable, usedPositions } from './typing.ts';

/** Counts of one file; `path` is `exact` where any part of it needed the exact reader. */
export interface FileCounts {
  readonly records: number;
  readonly loaded: number;
  readonly refused: number;
  readonly path: 'fast' | 'exact';
}

/** What became of one file, with the columns it was found to have. */
export interface FileLoad extends FileCounts {
  readonly header: readonly FileColumn[];
}

/**
 * Types the records of a text table: right ones go to `raw.<entity>`, wrong ones to `quarantine`, which finds their
 * cells in `refused_cell` (record_no, stage, code, column_name, value, reason) and returns how many records they are.
 */
export const typeText = async (
  db: DuckDBConnection,
  source: Source,
  key: FileKey,
  file: FileColumns,
  text: TextTable,
  records: number,
  quarantine: () => Promise<number>,
): Promise<{ readonly loaded: number; readonly refused: number }> => {
  const insert = (rows: string) =>
    db.run(`insert into raw.${quotedIdentifier(source.entity)} select $source, $file, * from (${rows})`, {
      source: key.source,
      file: key.file,
    });
  const quick = await quickSql(db, source, file, text);
  const { rowsChanged: loaded } = await insert(quick.rows);
  if (loaded === records) return { loaded, refused: 0 };
  const rest = await keepOthers(db, text, quick.others, usedPositions(source, file));
  await db.run(`create or replace temp table judged as ${await patientSql(db, source, file, rest)}`);
  const { rowsChanged: more } = await insert(
    'select * exclude (is_right, cells) from temp.main.judged where is_right',
  );
  await db.run(`create or replace temp table refused_cell as
    select record_no, cell.stage, cell.code, cell.column_name, nullif(left(cell.value, 1000), '') as value, cell.reason
    from (select record_no, unnest(cells) as cell from temp.main.judged where not is_right)
    where cell is not null`);
  return { loaded: loaded + more, refused: await quarantine() };
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
