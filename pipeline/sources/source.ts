import type { ColumnType, Entity } from './entities.ts';

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
 * names, upper and lower case being the same, the canonical column wins.
 */
export interface SqlColumn {
  readonly sql: string;
}

export type Mapping = FromColumn | SqlColumn;

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
  readonly quality: {
    /** Share of refused records, a fraction of one, above which the source is stopped. */
    readonly reject_above: number;
    readonly freshness_hours?: number | undefined;
  };
}
