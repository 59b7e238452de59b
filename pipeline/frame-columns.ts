import { type DuckDBType, DuckDBTypeId, type DuckDBVector } from '@duckdb/node-api';
import { Dictionary, Float64, Int32, makeData, Utf8, Vector, vectorFromArray } from 'apache-arrow';
import { DaybreakError } from './errors.ts';

/** A column that fills chunk by chunk. */
export interface Filling {
  readonly take: (values: DuckDBVector, start: number) => void;
  readonly vector: () => Vector;
}

const wholeNumbers = new Set([
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.BOOLEAN,
]);

/**
 * A column of `rows` values of the type, to be filled.
 * @throws FRAME_TYPE when the type is none that a model reads
 */
export const emptyColumn = (name: string, type: DuckDBType, rows: number): Filling => {
  const { typeId } = type;
  if (typeId === DuckDBTypeId.VARCHAR) return textColumn(rows);
  if (typeId === DuckDBTypeId.DOUBLE) {
    const column = new Float64Array(rows);
    return { take: (values, start) => takeNumbers(column, values, start), vector: () => toVector(column) };
  }
  if (wholeNumbers.has(typeId)) {
    const column = new Int32Array(rows);
    const take = (values: DuckDBVector, start: number) => {
      if (takeNumbers(column, values, start)) return;
      throw new DaybreakError('FRAME_NULL', `frame requires a value in every row of ${name}, got null`);
    };
    return { take, vector: () => toVector(column) };
  }
  throw new DaybreakError('FRAME_TYPE', `frame requires numbers or text, got ${name} ${type}`);
};

/** What the package keeps of a vector of numbers; its own reading item by item takes a hundred times as long. */
interface Memory {
  readonly items?: unknown;
  readonly validity?: { readonly data?: unknown; readonly offset?: unknown };
}

/** Copies a vector of numbers into a column, NaN for null; false where a column of whole numbers met a null. */
const takeNumbers = (column: Int32Array | Float64Array, values: DuckDBVector, start: number): boolean => {
  const { items, validity } = values as unknown as Memory;
  const { data: bits, offset } = validity ?? {};
  const isPlain = ArrayBuffer.isView(items) && !(items instanceof DataView) && offset === 0;
  if (!isPlain || !(bits === null || bits instanceof BigUint64Array)) return takeItems(column, values, start);
  column.set(items as unknown as ArrayLike<number>, start);
  if (bits === null) return true;
  const words = new Uint32Array(bits.buffer, bits.byteOffset, bits.length * 2);
  let isWhole = true;
  for (let i = 0; i < values.itemCount; i++) {
    // 32 rows at a time where all of them have a value.
    if (words[i >>> 5] === 0xffffffff) i |= 31;
    else if ((words[i >>> 5]! & (1 << (i & 31))) === 0) {
      column[start + i] = Number.NaN;
      isWhole = false;
    }
  }
  return isWhole || column instanceof Float64Array;
};

const takeItems = (column: Int32Array | Float64Array, values: DuckDBVector, start: number): boolean => {
  let isWhole = true;
  for (let i = 0; i < values.itemCount; i++) {
    const value = values.getItem(i);
    if (value === null) isWhole = false;
    column[start + i] = value === null ? Number.NaN : Number(value);
  }
  return isWhole || column instanceof Float64Array;
};

/** Texts of a feature repeat, so each is kept once, in the order of appearance. */
const textColumn = (rows: number): Filling => {
  const codes = new Int32Array(rows);
  const places = new Map<string, number>();
  const present = new Uint8Array(Math.ceil(rows / 8));
  let nullCount = 0;
  const take = (values: DuckDBVector, start: number) => {
    for (let i = 0; i < values.itemCount; i++) {
      const text = values.getItem(i) as string | null;
      if (text === null) {
        nullCount++;
        continue;
      }
      const row = start + i;
      const place = places.get(text) ?? places.size;
      if (place === places.size) places.set(text, place);
      codes[row] = place;
      present[row >>> 3]! |= 1 << (row & 7);
    }
  };
  const vector = () => {
    const dictionary = vectorFromArray([...places.keys()], new Utf8());
    const type = new Dictionary(new Utf8(), new Int32());
    const nulls = nullCount > 0 ? { nullCount, nullBitmap: present } : {};
    return new Vector([makeData({ type, data: codes, dictionary, ...nulls })]);
  };
  return { take, vector };
};

/** A typed array as an Arrow vector, over the same memory. */
export const toVector = (column: Int32Array | Float64Array) =>
  column instanceof Int32Array
    ? new Vector([makeData({ type: new Int32(), data: column })])
    : new Vector([makeData({ type: new Float64(), data: column })]);

/** Fills a vector on its way into DuckDB with the values of a column from `start` on. */
export type Writer = (vector: DuckDBVector, start: number) => void;

/** Writes numbers, null for NaN, straight into the memory that the package keeps where it is as plain as that. */
export const numberWriter =
  (column: Int32Array | Float64Array): Writer =>
  (vector, start) => {
    const { items } = vector as unknown as Memory;
    const part = column.subarray(start, start + vector.itemCount);
    // Typed arrays of another kind would round what they are given.
    if (items?.constructor !== part.constructor) return itemWriter(part)(vector, 0);
    (items as typeof part).set(part);
    if (part instanceof Float64Array) {
      for (let i = 0; i < part.length; i++) if (Number.isNaN(part[i])) vector.setItem(i, null);
    }
    vector.flush();
  };

/** Writes value by value, null for NaN. */
export const itemWriter =
  (column: ArrayLike<string | number>): Writer =>
  (vector, start) => {
    for (let i = 0; i < vector.itemCount; i++) {
      const value = column[start + i]!;
      vector.setItem(i, Number.isNaN(value) ? null : value);
    }
    vector.flush();
  };
