import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import {
  Table as ArrowTable,
  type Table,
  type TypeMap,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { emptyColumn, itemWriter, numberWriter, toVector, type Writer } from './frame-columns.ts';
import { nameInMemory, placeOf } from './in-memory.ts';

/** DuckDB hands columns over in vectors of at most this many values. */
const vectorSize = 2048;

/**
 * Runs a query and hands its columns over as an Arrow Table: integers and booleans become Int32, DOUBLE becomes
 * Float64 with NaN for null, VARCHAR becomes a dictionary of texts with nulls. This is the one place where columns
 * leave DuckDB for a model.
 * @throws FRAME_TYPE when a column is none of these, FRAME_NULL when a whole number is null; cast it in the SQL
 */
export const readFrame = async <T extends TypeMap>(db: DuckDBConnection, sql: string): Promise<Table<T>> => {
  const result = await db.run(sql);
  const rows = result.rowCount;
  const names = result.columnNames();
  const columns = names.map((name, k) => emptyColumn(name, result.columnType(k), rows));
  let start = 0;
  for (let c = 0; c < result.chunkCount; c++) {
    const chunk = result.getChunk(c);
    for (const [k, column] of columns.entries()) column.take(chunk.getColumnVector(k), start);
    start += chunk.rowCount;
  }
  const named = Object.fromEntries(names.map((name, k) => [name, columns[k]!.vector()]));
  return new ArrowTable(named) as unknown as Table<T>;
};

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
 * the rows, by which SQL joins scores back to the rows that were read. NaN is written as null. A table of which
 * `isKept` is false stays in memory, as one of SQL does that says so: only the job that makes it may read it.
 */
export const writeFrame = async (
  db: DuckDBConnection,
  table: string,
  frame: Table,
  { isKept = true }: { readonly isKept?: boolean } = {},
): Promise<void> => {
  const columns = frame.schema.fields.map(({ name }) => ({ name, ...toDuckDB(frame.getChild(name)!) }));
  const declared = columns.map(({ name, type }) => `"${name}" ${type}`);
  const [schema, name] = table.split('.') as [string, string];
  await db.run(`create or replace ${placeOf(table, isKept)} (row_no integer, ${declared.join(', ')})`);
  if (!isKept) await nameInMemory(db, table);
  const appender = isKept
    ? await db.createAppender(name, schema)
    : await db.createAppender(table, 'main', 'temp');
  const chunk = DuckDBDataChunk.create([INTEGER, ...columns.map(({ type }) => type)]);
  const rowNo = Int32Array.from({ length: frame.numRows }, (_, i) => i);
  const writers = [numberWriter(rowNo), ...columns.map(({ write }) => write)];
  for (let start = 0; start < frame.numRows; start += vectorSize) {
    chunk.reset();
    chunk.rowCount = Math.min(vectorSize, frame.numRows - start);
    for (const [k, write] of writers.entries()) write(chunk.getColumnVector(k), start);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
};

const toDuckDB = (vector: Vector): { readonly type: DuckDBType; readonly write: Writer } => {
  const column = vector.toArray() as Int32Array | Float64Array | string[];
  if (column instanceof Int32Array) return { type: INTEGER, write: numberWriter(column) };
  if (column instanceof Float64Array) return { type: DOUBLE, write: numberWriter(column) };
  return { type: VARCHAR, write: itemWriter(column) };
};
