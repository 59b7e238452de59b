import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import {
  Table as ArrowTable,
  Float64,
  Int32,
  makeData,
  type Table,
  type TypeMap,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { DaybreakError } from './errors.ts';

/** DuckDB hands columns over in vectors of at most this many values. */
const vectorSize = 2048;

/**
 * Runs a query and hands its columns over as an Arrow Table of typed arrays: INTEGER becomes Int32, DOUBLE
 * becomes Float64 with NaN for null. This is the one place where columns leave DuckDB for a model.
 * @throws FRAME_TYPE when a column is neither; cast it in the SQL
 */
export const readFrame = async <T extends TypeMap>(db: DuckDBConnection, sql: string): Promise<Table<T>> => {
  const result = await db.run(sql);
  const rows = result.rowCount;
  const names = result.columnNames();
  const columns = names.map((name, k) => emptyColumn(name, result.columnType(k), rows));
  let start = 0;
  for (let c = 0; c < result.chunkCount; c++) {
    const chunk = result.getChunk(c);
    columns.forEach((column, k) => {
      const vector = chunk.getColumnVector(k);
      for (let i = 0; i < chunk.rowCount; i++)
        column[start + i] = (vector.getItem(i) ?? Number.NaN) as number;
    });
    start += chunk.rowCount;
  }
  const named = Object.fromEntries(names.map((name, k) => [name, columns[k]!]));
  return tableOf(named) as unknown as Table<T>;
};

const emptyColumn = (name: string, type: DuckDBType, rows: number): Int32Array | Float64Array => {
  if (type.typeId === DuckDBTypeId.INTEGER) return new Int32Array(rows);
  if (type.typeId === DuckDBTypeId.DOUBLE) return new Float64Array(rows);
  throw new DaybreakError('FRAME_TYPE', `frame requires integer or double columns, got ${name} ${type}`);
};

const toVector = (column: Int32Array | Float64Array) =>
  column instanceof Int32Array
    ? new Vector([makeData({ type: new Int32(), data: column })])
    : new Vector([makeData({ type: new Float64(), data: column })]);

/** An Arrow Table over typed arrays, and over lists of texts. */
export const tableOf = (
  columns: Readonly<Record<string, Int32Array | Float64Array | readonly string[]>>,
): Table =>
  new ArrowTable(
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [
        name,
        values instanceof Int32Array || values instanceof Float64Array
          ? toVector(values)
          : vectorFromArray(values, new Utf8()),
      ]),
    ),
  );

/**
 * Writes the columns of an Arrow Table as a new DuckDB table with a leading `row_no`, 0-based in the order of
 * the rows, by which SQL joins scores back to the rows that were read. NaN is written as null.
 */
export const writeFrame = async (db: DuckDBConnection, table: string, frame: Table): Promise<void> => {
  const columns = frame.schema.fields.map(({ name }) => ({ name, ...toDuckDB(frame.getChild(name)!) }));
  const declared = columns.map(({ name, type }) => `"${name}" ${type}`);
  await db.run(`create or replace table ${table} (row_no integer, ${declared.join(', ')})`);
  const [schema, name] = table.split('.') as [string, string];
  const appender = await db.createAppender(name, schema);
  const chunk = DuckDBDataChunk.create([INTEGER, ...columns.map(({ type }) => type)]);
  for (let start = 0; start < frame.numRows; start += vectorSize) {
    const size = Math.min(vectorSize, frame.numRows - start);
    chunk.reset();
    chunk.rowCount = size;
    chunk.setColumns([
      Array.from({ length: size }, (_, i) => start + i),
      ...columns.map(({ values }) => values(start, start + size)),
    ]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
};

const toDuckDB = (
  vector: Vector,
): { readonly type: DuckDBType; readonly values: (start: number, end: number) => DuckDBValue[] } => {
  const column = vector.toArray() as Int32Array | Float64Array | string[];
  if (column instanceof Int32Array) {
    return { type: INTEGER, values: (start, end) => Array.from(column.subarray(start, end)) };
  }
  if (column instanceof Float64Array) {
    const nullForNaN = (value: number) => (Number.isNaN(value) ? null : value);
    return { type: DOUBLE, values: (start, end) => Array.from(column.subarray(start, end), nullForNaN) };
  }
  return { type: VARCHAR, values: (start, end) => column.slice(start, end) };
};
