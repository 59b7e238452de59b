import { writeFileSync } from 'node:fs';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBDateValue,
  type DuckDBDecimalType,
  type DuckDBDecimalValue,
  type DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
} from 'apache-arrow';
import { DaybreakError } from './errors.ts';

/** Vectors of DuckDB that make one record batch: 65,536 rows. */
const chunksPerBatch = 32;

/**
 * Writes the result of a query as an Arrow IPC file, in the types of the query: decimals stay exact, dates stay
 * days, text is UTF-8. Rows keep the order of the query, so the same table gives the same bytes.
 * @throws ARROW_TYPE for a column of a type that is not published
 */
export const writeArrowFile = async (db: DuckDBConnection, sql: string, path: string): Promise<void> => {
  const result = await db.run(sql);
  const types = result.columnTypes().map(columnOf);
  const schema = new Schema(result.columnNames().map((name, k) => new Field(name, types[k]!.type, true)));
  const batches: RecordBatch[] = [];
  for (let first = 0; first < Math.max(result.chunkCount, 1); first += chunksPerBatch) {
    const count = Math.min(chunksPerBatch, result.chunkCount - first);
    const chunks = Array.from({ length: Math.max(count, 0) }, (_, c) => result.getChunk(first + c));
    const length = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
    const children = types.map((column, k) => column.build(gather(chunks, k, length)));
    batches.push(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, children })));
  }
  writeFileSync(path, tableToIPC(new Table(schema, batches), 'file'));
};

/** Values of one column over the chunks of a batch; null where there is none. */
type Values = readonly unknown[];

const gather = (chunks: readonly DuckDBDataChunk[], k: number, length: number): Values => {
  const values: unknown[] = new Array(length);
  let at = 0;
  for (const chunk of chunks) {
    const { rowCount } = chunk;
    const vector = chunk.getColumnVector(k);
    for (let i = 0; i < rowCount; i++) values[at++] = vector.getItem(i);
  }
  return values;
};

interface Column {
  readonly type: DataType;
  readonly build: (values: Values) => Data;
}

const columnOf = (type: DuckDBType): Column => {
  switch (type.typeId) {
    case DuckDBTypeId.INTEGER:
      return plain(
        new Int32(),
        (n) => new Int32Array(n),
        (value) => value as number,
      );
    case DuckDBTypeId.BIGINT:
      return plain(
        new Int64(),
        (n) => new BigInt64Array(n),
        (value) => value as bigint,
      );
    case DuckDBTypeId.DOUBLE:
      return plain(
        new Float64(),
        (n) => new Float64Array(n),
        (value) => value as number,
      );
    case DuckDBTypeId.DATE:
      return plain(
        new DateDay(),
        (n) => new Int32Array(n),
        (value) => (value as DuckDBDateValue).days,
      );
    case DuckDBTypeId.TIMESTAMP:
      return plain(
        new TimestampMicrosecond(),
        (n) => new BigInt64Array(n),
        (value) => (value as DuckDBTimestampValue).micros,
      );
    case DuckDBTypeId.BOOLEAN:
      return {
        type: new Bool(),
        build: (values) =>
          makeData({ type: new Bool(), ...nulls(values), data: bits(values, (v) => v === true) }),
      };
    case DuckDBTypeId.DECIMAL:
      return decimal(type as DuckDBDecimalType);
    case DuckDBTypeId.VARCHAR:
      return { type: new Utf8(), build: utf8 };
    default:
      throw new DaybreakError('ARROW_TYPE', `an Arrow file requires published types, got ${type}`);
  }
};

const plain = <A extends Int32Array | Float64Array | BigInt64Array>(
  type: DataType,
  empty: (length: number) => A,
  read: (value: unknown) => A[number],
): Column => ({
  type,
  build: (values) => {
    const data = empty(values.length);
    values.forEach((value, i) => {
      if (value !== null) data[i] = read(value);
    });
    return makeData({ type, ...nulls(values), data } as never);
  },
});

/** Decimals are 128-bit integers of the smallest unit, low word first. */
const decimal = ({ scale, width }: DuckDBDecimalType): Column => {
  const type = new Decimal(scale, width, 128);
  const build = (values: Values) => {
    const words = new BigInt64Array(values.length * 2);
    values.forEach((value, i) => {
      if (value === null) return;
      const units = (value as DuckDBDecimalValue).value;
      words[2 * i] = BigInt.asIntN(64, units);
      words[2 * i + 1] = units >> 64n;
    });
    return makeData({ type, ...nulls(values), data: new Uint32Array(words.buffer) });
  };
  return { type, build };
};

const utf8 = (values: Values): Data => {
  const texts = values.map((value) => (value as string | null) ?? '');
  const valueOffsets = new Int32Array(values.length + 1);
  texts.forEach((text, i) => {
    valueOffsets[i + 1] = valueOffsets[i]! + Buffer.byteLength(text, 'utf8');
  });
  return makeData({
    type: new Utf8(),
    ...nulls(values),
    valueOffsets,
    data: Buffer.from(texts.join(''), 'utf8'),
  });
};

/** The validity bitmap that Arrow wants where something is null. */
const nulls = (values: Values) => ({
  length: values.length,
  nullCount: values.reduce((count: number, value) => count + (value === null ? 1 : 0), 0),
  nullBitmap: bits(values, (value) => value !== null),
});

const bits = (values: Values, isSet: (value: unknown) => boolean): Uint8Array => {
  const bitmap = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (isSet(value)) bitmap[i >> 3]! |= 1 << (i & 7);
  });
  return bitmap;
};
