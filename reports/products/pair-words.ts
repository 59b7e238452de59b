import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Row, readRows } from '../query.ts';

/** Where two products meet: in one basket, or with one customer within some weeks. */
export const pairKinds = ['basket', 'customer'] as const;

export type PairKind = (typeof pairKinds)[number];

const searchShape = {
  kind: 'text',
  baskets: 'number',
  left_out: 'number',
  smallest_left_out: 'number',
  largest: 'number',
  later_baskets: 'number',
  pairs: 'number',
  lifted: 'number',
  significant: 'number',
  checked: 'number',
  confirmed: 'number',
  rules: 'number',
  wanted_set_count: 'number',
  set_count: 'number',
  itemsets: 'number',
  set_rules: 'number',
} as const;

/** What the search for pairs read and found, for one kind of basket. */
export type Search = Row<typeof searchShape>;

/** The searches of the night; none where no export holds baskets. */
export const readSearches = ({ db }: Facts): Promise<readonly Search[]> =>
  readRows(db, 'products/search', searchShape);

const companionShape = {
  kind: 'text',
  level: 'text',
  item: 'text',
  name: 'text',
  companion: 'text',
  companion_name: 'text',
  units_both: 'number',
  confidence: 'number',
  lift: 'number',
  lift_low: 'number',
  later_lift: 'number',
  total: 'number',
} as const;

/** A product or category with what is taken with it most of all. */
export type Companion = Row<typeof companionShape>;

/** The companions that a page shows, strongest first. */
export const readCompanions = ({ db }: Facts, shown: number): Promise<readonly Companion[]> =>
  readRows(db, 'products/strongest', companionShape, { shown, smallest: smallestCell });

/** How many times as often as by chance, as written in sentences and tables. */
export const writeLift = ({ format }: Facts['speech'], lift: number): string =>
  format.fixed(lift, lift < 100 ? 1 : 0);
