import type { Table } from 'apache-arrow';

/** A numeric column of an Arrow table as DuckDB hands it over: INTEGER or DOUBLE. */
export type Column = Int32Array | Float64Array;

/**
 * The typed array behind a numeric column; Arrow hands over the array itself when the column is one chunk,
 * so no row objects are made.
 * @throws when the table has no such column, or it is neither Int32 nor Float64, or holds nulls
 */
export const column = (table: Table, name: string, reader: string): Column => {
  const vector = table.getChild(name);
  if (vector === null) {
    const got = table.schema.fields.map((field) => field.name).join(', ');
    throw new Error(`${reader} requires a column ${name}, got ${got}`);
  }
  const values: unknown = vector.nullCount > 0 ? undefined : vector.toArray();
  if (values instanceof Int32Array || values instanceof Float64Array) return values;
  const got = vector.nullCount > 0 ? `${vector.nullCount} nulls` : String(vector.type);
  throw new Error(`${reader} requires column ${name} to be Int32 or Float64 without nulls, got ${got}`);
};

/** As `column`, for a column that may be left out. */
export const optionalColumn = (table: Table, name: string, reader: string): Column | undefined =>
  table.getChild(name) === null ? undefined : column(table, name, reader);
