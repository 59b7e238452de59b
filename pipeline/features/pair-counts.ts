import type { Table } from 'apache-arrow';
import { commonBaskets } from '../../models/common-baskets.ts';
import { readFrame, tableOf } from '../frame.ts';
import type { Night } from '../night.ts';

/** Pairs of frequent items, and how many pairs of products, variants among them, as many baskets hold. */
export interface CountedPairs {
  readonly pairs: Table;
  readonly sizes: Table;
}

/**
 * How often two frequent products, or two frequent categories, were taken together, and each of them at all: one row
 * per pair that is frequent before the last month, in the order of its key. A group by the two items would hash each
 * pair of each basket; numbers count them in arrays in a tenth of the time. Pairs of one parent or one name are
 * variants of a product and no pairs.
 *
 * Columns of the pairs: `family` is 2 for customer windows + 1 for products, `item_a` < `item_b`, and the counts are
 * those of features.frequent_items: `units_*` before the last month, `later_*` in it. Columns of the sizes: `baskets`
 * and `pairs`.
 */
export const countPairs = async ({ db }: Pick<Night, 'db'>): Promise<CountedPairs> => {
  const frequent = await readFrame(
    db,
    `select (is_customer::integer * 2 + is_product::integer)::integer as family, item_no, units, later_units, fewest,
            units_in_all, later_in_all, (dense_rank() over (order by parent))::integer as parent_no,
            (dense_rank() over (order by name))::integer as name_no
     from features.frequent_items`,
  );
  const pairs = emptyPairs();
  const sizes = new Map<number, number>();
  for (const family of [0, 1, 2, 3]) {
    const items = itemsOf(frequent, family);
    if (items === undefined) continue;
    const held = await readFrame(
      db,
      `select b.unit_no, b.item_no, b.is_later
       from features.basket_items as b join features.frequent_items as f using (is_customer, item_no)
       where b.is_customer = ${family >= 2} and b.is_product = ${family % 2 === 1}
       order by b.unit_no, b.item_no`,
    );
    const count = (units: number) => sizes.set(units, (sizes.get(units) ?? 0) + 1);
    addPairs(pairs, held, items, family === productsInBaskets ? count : () => {});
  }
  const columns = pairColumns.map((name, k) => [name, pairs.columns[k]!.slice(0, pairs.rows)] as const);
  return {
    pairs: tableOf(Object.fromEntries(columns)),
    sizes: tableOf({ baskets: Int32Array.from(sizes.keys()), pairs: Int32Array.from(sizes.values()) }),
  };
};

const productsInBaskets = 1;

const pairColumns = [
  'family',
  'item_a',
  'item_b',
  'units_a',
  'units_b',
  'units_both',
  'units_in_all',
  'later_a',
  'later_b',
  'later_both',
  'later_in_all',
] as const;

/** Columns in the order of `pairColumns`, of which the first `rows` places are filled; they grow by doubling. */
interface Pairs {
  columns: Int32Array[];
  rows: number;
}

const emptyPairs = (): Pairs => ({ columns: pairColumns.map(() => new Int32Array(1024)), rows: 0 });

const addRow = (pairs: Pairs, values: readonly number[]): void => {
  if (pairs.rows === pairs.columns[0]!.length) {
    pairs.columns = pairs.columns.map((column) => {
      const longer = new Int32Array(column.length * 2);
      longer.set(column);
      return longer;
    });
  }
  for (let k = 0; k < values.length; k++) pairs.columns[k]![pairs.rows] = values[k]!;
  pairs.rows++;
};

/** What is known of the frequent items of a family, by their numbers; totals are the same for all of them. */
interface FrequentItems {
  readonly family: number;
  readonly itemCount: number;
  readonly units: Int32Array;
  readonly later_units: Int32Array;
  readonly parent_no: Int32Array;
  readonly name_no: Int32Array;
  readonly fewest: number;
  readonly units_in_all: number;
  readonly later_in_all: number;
}

const numbers = (table: Table, name: string) => table.getChild(name)!.toArray() as Int32Array;

const itemsOf = (frequent: Table, family: number): FrequentItems | undefined => {
  const families = numbers(frequent, 'family');
  const first = families.indexOf(family);
  if (first < 0) return undefined;
  const items = numbers(frequent, 'item_no');
  const itemCount =
    items.reduce((most, item, row) => (families[row] === family ? Math.max(most, item) : most), 0) + 1;
  const byItem = (name: string) => {
    const values = numbers(frequent, name);
    const own = new Int32Array(itemCount);
    for (let row = 0; row < items.length; row++)
      if (families[row] === family) own[items[row]!] = values[row]!;
    return own;
  };
  const ofAll = (name: string) => numbers(frequent, name)[first]!;
  return {
    family,
    itemCount,
    units: byItem('units'),
    later_units: byItem('later_units'),
    parent_no: byItem('parent_no'),
    name_no: byItem('name_no'),
    fewest: ofAll('fewest'),
    units_in_all: ofAll('units_in_all'),
    later_in_all: ofAll('later_in_all'),
  };
};

/** Adds the pairs of one family, whose rows are ordered by basket and item. */
const addPairs = (
  pairs: Pairs,
  held: Table,
  frequent: FrequentItems,
  count: (units: number) => void,
): void => {
  const { family, itemCount, units, later_units, parent_no, name_no, fewest } = frequent;
  const baskets = basketsOf(held);
  const common = commonBaskets(baskets, itemCount, baskets.isLater);
  for (let a = 0; a < itemCount; a++) {
    const { others, counts, marked } = common(a);
    const isFrequent = (b: number) => counts[b]! - marked[b]! >= fewest;
    for (const b of others.filter(isFrequent).sort()) {
      const units_both = counts[b]! - marked[b]!;
      count(units_both);
      if (parent_no[a] === parent_no[b] || name_no[a] === name_no[b]) continue;
      addRow(pairs, [
        family,
        a,
        b,
        units[a]!,
        units[b]!,
        units_both,
        frequent.units_in_all,
        later_units[a]!,
        later_units[b]!,
        marked[b]!,
        frequent.later_in_all,
      ]);
    }
  }
};

/** Rows ordered by basket and item as baskets. */
const basketsOf = (held: Table) => {
  const unit = numbers(held, 'unit_no');
  const later = numbers(held, 'is_later');
  const offsets = new Int32Array(unit.length + 1);
  const isLater = new Uint8Array(unit.length);
  let baskets = 0;
  for (let row = 0; row < unit.length; row++) {
    if (row > 0 && unit[row] === unit[row - 1]) continue;
    isLater[baskets] = later[row]!;
    offsets[baskets++] = row;
  }
  offsets[baskets] = unit.length;
  return { items: numbers(held, 'item_no'), offsets: offsets.subarray(0, baskets + 1), isLater };
};
