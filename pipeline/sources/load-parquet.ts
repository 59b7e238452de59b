import { type DuckDBConnection, quotedIdentifier, quotedString } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../errors.ts';
import type { ValueKind } from './file-header.ts';
import { fractionText, loadBatches } from './load-batches.ts';
import type { FileKey } from './quarantine.ts';
import type { Source } from './source.ts';
import type { FileLoad } from './type-text.ts';

const batchRows = 500_000;

const cellText = (name: string, type: string): string => {
  const column = quotedIdentifier(name);
  return type === 'DOUBLE' || type === 'FLOAT' ? fractionText(column) : `cast(${column} as varchar)`;
};

/** Columns and rows of a Parquet file. @throws DaybreakError with exit 5 if it is damaged */
const describe = async (db: DuckDBConnection, from: string, path: string, file: string) => {
  try {
    const columns = await db.runAndReadAll(`describe select * from ${from}`);
    const rows = await db.runAndReadAll(
      `select cast(sum(num_rows) as double) from parquet_file_metadata(${quotedString(path)})`,
    );
    return {
      columns: columns.getRows().map(([name, type]) => ({ name: String(name), type: String(type) })),
      records: Number(rows.getRows()[0]![0]),
    };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new DaybreakError('INPUT_DAMAGED', `${file} requires a whole Parquet file, got ${words}`, {
      exit: exitCode.input,
      place: { file },
      hint: 'fetch the file again',
      cause: error,
    });
  }
};

const kindOfType = (type: string): ValueKind => {
  if (/^(DATE|TIMESTAMP)/.test(type)) return 'days';
  return /^(DECIMAL|DOUBLE|FLOAT|U?[A-Z]*INT)/.test(type) ? 'numbers' : 'text';
};

/** Loads a Parquet file; columns of a Hive-partitioned folder (`month=2024-01/`) count as columns of the file. */
export const loadParquet = async (
  db: DuckDBConnection,
  source: Source,
  key: FileKey,
  path: string,
  timezone: string,
): Promise<FileLoad> => {
  const isPartitioned = key.file.includes('=');
  const from = `read_parquet(${quotedString(path)}, hive_partitioning = ${isPartitioned}, file_row_number = true)`;
  const { columns: all, records } = await describe(db, from, path, key.file);
  const columns = all.filter(({ name }) => name !== 'file_row_number');
  const fill = async function* (used: readonly number[]) {
    for (let first = 0; first < records; first += batchRows) {
      const cells = used.map((k) => `, ${cellText(columns[k]!.name, columns[k]!.type)} as c${k}`);
      await db.run(`create or replace temp table record_text as
        select file_row_number + 1 as record_no${cells.join('')} from ${from}
        where file_row_number >= ${first} and file_row_number < ${first + batchRows}`);
      const text = { table: 'temp.main.record_text', recordNo: 'record_no' };
      yield { text, records: Math.min(batchRows, records - first) };
    }
  };
  const times = new Set(columns.flatMap(({ type }, k) => (/^(DATE|TIMESTAMP)/.test(type) ? [k] : [])));
  return await loadBatches(db, source, key, timezone, {
    header: columns.map(({ name, type }) => ({ name, kind: kindOfType(type) })),
    times,
    fill,
  });
};
