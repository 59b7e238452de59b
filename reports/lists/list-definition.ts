import type { Audience, allowedColumns, CustomerColumn } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import type { Row, Shape } from '../query.ts';
import type { ColumnValue } from './columns.ts';
import type { ListSheet } from './list-files.ts';

/** Columns an audience may see; a list for marketing can't name a credit column. */
type ColumnOf<A extends Audience> = (typeof allowedColumns)[A][number];

type Cell = string | number | boolean | null;

/**
 * A column whose words are made of other columns. They are said once for each distinct combination of `from`, not once
 * per customer, so `from` names as little as the words need.
 */
export interface Saying {
  readonly from: readonly string[];
  readonly say: (facts: Facts, row: Readonly<Record<string, Cell>>) => string | null;
}

/** Makes the sayings of lists with this shape, so that `say` sees the columns of `from` with their types. */
export const sayingOf =
  <const S extends Shape>(_shape: S) =>
  <K extends keyof S & string>(
    from: readonly K[],
    say: (facts: Facts, row: Row<Pick<S, K>>) => string | null,
  ): Saying => ({ from, say: say as Saying['say'] });

/** A list of customers that somebody works through: a file, a sheet, a page of its own, its first rows on a report. */
export interface AnyList {
  /** The files are `<audience>/lists/<name>.csv` and `.html`, the query `reports/lists/<name>.sql`. */
  readonly name: string;
  readonly audience: Audience;
  /** The columns of the query that the list uses; they are cast to these kinds. */
  readonly shape: Shape;
  /** Columns of the file: those of the shape as they are, or as `says` words them. */
  readonly columns: readonly CustomerColumn[];
  /** Columns that a page shows; the file holds all. */
  readonly shown: readonly CustomerColumn[];
  readonly says?: Readonly<Partial<Record<CustomerColumn, Saying>>>;
  /** Rows where this column is false are in no file: the customer refused. They are counted. */
  readonly consent?: string;
  /** Rows where this column says why are in the file and marked there, counted apart, and not on a page. */
  readonly heldBack?: string;
  /** Nearly everybody is on it: it is begun first, so that nothing waits for it alone at the end. */
  readonly isLong?: true;
}

/** A list of one audience that names no column which that audience may not see, or which its shape lacks. */
export interface ListDefinition<A extends Audience, S extends Shape> extends AnyList {
  readonly audience: A;
  readonly shape: S;
  readonly columns: readonly ColumnOf<A>[];
  readonly shown: readonly ColumnOf<A>[];
  readonly consent?: keyof S & string;
  readonly heldBack?: keyof S & string;
}

/** How many of a list are not to be contacted for one reason. */
export interface HeldBack {
  /** A value of the family `held_back`. */
  readonly reason: string;
  readonly customers: number;
}

/** A list after its file was written, with the rows that a page may show. */
export interface WrittenList {
  readonly name: string;
  readonly audience: Audience;
  readonly columns: readonly CustomerColumn[];
  readonly shown: readonly CustomerColumn[];
  /** Rows to work through. */
  readonly total: number;
  /** Customers who belong on the list but may or shall not be contacted. */
  readonly withheld: number;
  readonly heldBack: readonly HeldBack[];
  /** Rows of the file, held back ones included. */
  readonly fileRows: number;
  /** The first rows, as many as a page of the list shows. */
  readonly rows: readonly Readonly<Partial<Record<CustomerColumn, ColumnValue>>>[];
  /** Its sheet of the workbook, being packed. */
  readonly sheet: Promise<ListSheet>;
}
