import type { ColumnType, Entity } from './entities.ts';
import type { Gates } from './gates.ts';

/** Encodings a file may be declared in. All but UTF-8 are decoded by Node before DuckDB sees the file. */
export const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'latin-1'] as const;
export type Encoding = (typeof encodings)[number];

export const formats = ['csv', 'parquet', 'json', 'arrow'] as const;
export type Format = (typeof formats)[number];

/** How the file writes records. All are single characters but `thousands` and the words in `nulls`. */
export interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly decimal: '.' | ',';
  readonly thousands?: string | undefined;
  /** Words that mean "no value", compared exactly after trimming. An empty cell always means it. */
  readonly nulls: readonly string[];
}

/** A canonical column taken from one column of the file. */
export interface FromColumn {
  readonly from: string;
  /** What the file's text must be, where that is narrower than the canonical type. */
  readonly type?: ColumnType | undefined;
  /** Pattern of a date or timestamp in the letters of strptime; ISO 8601 without it. */
  readonly format?: string | undefined;
  /** The file's word -> the contract's word; words that are not listed stay as they are. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

/**
 * A canonical column computed by an SQL expression over the row. It may name canonical columns mapped before it
 * in the written order (typed; those with `from` count as before all) and columns of the file (text); on a clash of
 * names, upper and lower case being the same, the canonical column wins. `record_no` is the row's number in its file.
 */
export interface SqlColumn {
  readonly sql: string;
}

export type Mapping = FromColumn | SqlColumn;

/** What happens when the header of an export is not that of the one before it. */
export const handlings = ['stop', 'warn', 'accept'] as const;
export type Handling = (typeof handlings)[number];

/** Least and greatest value that is right, both inclusive: numbers, or days as YYYY-MM-DD. */
export interface Range {
  readonly min?: number | string | undefined;
  readonly max?: number | string | undefined;
}

/** What the company promises of its export, beyond what every row of the entity must be. By canonical column. */
export interface Contract {
  /** Columns that must hold a value though the entity does not ask for it. */
  readonly required: readonly string[];
  /** Keys, each of one column or several, that no two records of a file share. */
  readonly unique: readonly (readonly string[])[];
  /** Column -> `source.column` that holds its values; rows without one are counted, not refused. */
  readonly references: Readonly<Record<string, string>>;
  readonly ranges: Readonly<Record<string, Range>>;
  /** The only values that are right, as they are after the mapping's own `values`. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /**
   * Whether two files may hold the same row, so that equal lines without an id count once. False for files that are
   * parts of one whole, by branch or region, where equal lines are two sales.
   */
  readonly files_overlap: boolean;
  readonly on_new_column: Handling;
  /** Of a mapped column that need hold no value; a required one that is missing always stops the night. */
  readonly on_missing_column: Handling;
  readonly on_retyped_column: Handling;
}

/** The contract of a source that states none. */
export const plainContract: Contract = {
  required: [],
  unique: [],
  references: {},
  ranges: {},
  values: {},
  files_overlap: true,
  on_new_column: 'warn',
  on_missing_column: 'stop',
  on_retyped_column: 'warn',
};

/** How an attribute is read: `auto` by its values, when all of them are known. */
export const attributeKinds = ['auto', 'text', 'number'] as const;
export type AttributeKind = (typeof attributeKinds)[number];

/**
 * Further columns of the export that are kept: by name in its header, or `all` that no mapping reads.
 */
export type Attributes = 'all' | Readonly<Record<string, AttributeKind>>;

/** Figures of what went before a labelled row, made from the ledger instead of read from the export. */
export interface History {
  /** An SQL expression over the row: whether its whole ledger is loaded. */
  readonly where: string;
  /** By name, an SQL aggregate over the entries. */
  readonly figures: Readonly<Record<string, string>>;
}

/** One kind of export of the company: where its files are, how they are written, and what their columns mean. */
export interface Source {
  readonly name: string;
  readonly entity: Entity;
  /** Globs, relative to the data folder. */
  readonly files: readonly string[];
  readonly format: Format;
  readonly encoding: Encoding;
  readonly csv: Dialect;
  /** By canonical column. */
  readonly columns: Readonly<Partial<Record<string, Mapping>>>;
  readonly attributes?: Attributes | undefined;
  /** Of labels alone. */
  readonly history?: History | undefined;
  readonly contract?: Contract | undefined;
  /** Required columns of the entity whose value may be missing all the same. */
  readonly nullable?: readonly string[] | undefined;
  readonly quality: Gates;
}
