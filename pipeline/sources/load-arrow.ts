import { createReadStream } from 'node:fs';
import { BIGINT, type DuckDBConnection, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
import { DataType, type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { DaybreakError, exitCode } from '../errors.ts';
import type { ValueKind } from './file-header.ts';
import { fractionText, loadBatches } from './load-batches.ts';
import type { FileKey } from './quarantine.ts';
import type { Source } from './source.ts';
import type { FileLoad } from './type-text.ts';

const chunkRows = 2048;

/** Arrow's decimals come as the 32-bit words of a two's complement integer, the lowest first. */
const decimalText = (words: Uint32Array, scale: number): string => {
  const bits = BigInt(words.length * 32);
  const whole = words.reduce((sum, word, k) => sum | (BigInt(word) << BigInt(k * 32)), 0n);
  const value = BigInt.asIntN(Number(bits), whole);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${value < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
};

const cellText = (value: unknown, type: DataType): string | null => {
  if (value === null || value === undefined) return null;
  if (DataType.isDecimal(type)) return decimalText(value as Uint32Array, type.scale);
  return String(value);
};

/** SQL that turns what `cellText` wrote into the text of the typed value: times come as milliseconds since 1970. */
const cellSql = (column: string, type: DataType): string => {
  if (DataType.isFloat(type)) return fractionText(`cast(${column} as double)`);
  if (!DataType.isDate(type) && !DataType.isTimestamp(type)) return column;
  const zone = DataType.isTimestamp(type) && type.timezone ? " || 'Z'" : '';
  return `cast(make_timestamp(cast(1000 * cast(${column} as double) as bigint)) as varchar)${zone}`;
};

const typeOf = (type: DataType): DataType => (DataType.isDictionary(type) ? type.dictionary : type);

const kindOfType = (type: DataType): ValueKind => {
  if (DataType.isDate(type) || DataType.isTimestamp(type)) return 'days';
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type) ? 'numbers' : 'text';
};

const damaged = (file: string, error: unknown) =>
  new DaybreakError('INPUT_DAMAGED', `${file} requires whole Arrow IPC, got ${String(error)}`, {
    exit: exitCode.input,
    place: { file },
    hint: 'fetch the file again',
    cause: error,
  });

/** Appends the text of a batch to `record_text`. */
const append = async (db: DuckDBConnection, batch: RecordBatch, used: readonly number[], first: number) => {
  const columns = ['record_no bigint', ...used.map((k) => `c${k} varchar`)];
  await db.run(`create or replace temp table record_text (${columns.join(', ')})`);
  const appender = await db.createAppender('record_text', 'main', 'temp');
  for (let from = 0; from < batch.numRows; from += chunkRows) {
    const rows = Array.from({ length: Math.min(chunkRows, batch.numRows - from) }, (_, i) => from + i);
    const cells = used.map((k) => {
      const [vector, type] = [batch.getChildAt(k)!, typeOf(batch.schema.fields[k]!.type)];
      return rows.map((row) => cellText(vector.get(row), type));
    });
    const chunk = DuckDBDataChunk.create([BIGINT, ...used.map(() => VARCHAR)], rows.length);
    chunk.setColumns([rows.map((row) => BigInt(first + row)), ...cells]);
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
  appender.closeSync();
};

/** Loads Arrow IPC, a file or a stream, batch by batch. @throws DaybreakError with exit 5 if it is damaged */
export const loadArrow = async (
  db: DuckDBConnection,
  source: Source,
  key: FileKey,
  path: string,
  timezone: string,
): Promise<FileLoad> => {
  const open = async () => {
    try {
      const reader = await RecordBatchReader.from(createReadStream(path));
      return await reader.open();
    } catch (error) {
      throw damaged(key.file, error);
    }
  };
  let unread: Awaited<ReturnType<typeof open>> | undefined = await open();
  const { fields } = unread.schema;
  const types = fields.map(({ type }) => typeOf(type as DataType));
  const fill = async function* (used: readonly number[]) {
    const cells = used.map((k) => `, ${cellSql(`c${k}`, types[k]!)} as c${k}`).join('');
    const text = { table: `(select record_no${cells} from temp.main.record_text)`, recordNo: 'record_no' };
    const reader = unread ?? (await open());
    unread = undefined;
    let first = 1;
    for (;;) {
      const next = await Promise.resolve(reader.next()).catch((error) => {
        throw damaged(key.file, error);
      });
      if (next.done) return;
      const batch = next.value as RecordBatch;
      await append(db, batch, used, first);
      first += batch.numRows;
      yield { text, records: batch.numRows };
    }
  };
  const times = new Set(
    types.flatMap((type, k) => (DataType.isDate(type) || DataType.isTimestamp(type) ? [k] : [])),
  );
  const header = fields.map(({ name }, k) => ({ name, kind: kindOfType(types[k]!) }));
  return await loadBatches(db, source, key, timezone, { header, times, fill });
};
