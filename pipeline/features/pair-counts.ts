import type { Table } from 'apache-arrow';
import { commonBaskets } from '../../models/common-baskets.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/**
 * How many baskets, and customer windows, hold two frequent products or two frequent categories, into
 * `features.pair_counts`: one row per pair that is frequent before the last month. A group by the two items would hash
 * each pair of each basket; numbers count them in arrays in a tenth of the time.
 */
export const countPairs = async ({ db }: Pick<Night, 'db'>): Promise<void> => {
  const pairs: Pairs = { is_customer: [], item_a: [], item_b: [], units_both: [], later_both: [] };
  for (const is_customer of [false, true]) {
    for (const is_product of [false, true]) {
      const held = await readFrame(
        db,
        `select b.unit_no, b.item_no, b.is_later, f.fewest
         from features.basket_items as b join features.frequent_items as f using (is_customer, item_no)
         where b.is_customer = ${is_customer} and b.is_product = ${is_product}
         order by b.unit_no, b.item_no`,
      );
      if (held.numRows > 0) addPairs(pairs, held, is_customer ? 1 : 0);
    }
  }
  const columns = Object.entries(pairs).map(([name, values]) => [name, Int32Array.from(values)]);
  await writeFrame(db, 'features.pair_counts', tableOf(Object.fromEntries(columns)), { isKept: false });
};

type Pairs = Readonly<Record<'is_customer' | 'item_a' | 'item_b' | 'units_both' | 'later_both', number[]>>;

/** Adds the pairs of one kind of basket, whose rows are ordered by basket and item. */
const addPairs = (pairs: Pairs, held: Table, is_customer: number): void => {
  const read = (name: string) => held.getChild(name)!.toArray() as Int32Array;
  const [units, items, isLater] = [read('unit_no'), read('item_no'), read('is_later')];
  const fewest = read('fewest')[0]!;
  const starts = Int32Array.from(units.keys()).filter((row) => row === 0 || units[row] !== units[row - 1]);
  const offsets = Int32Array.from([...starts, units.length]);
  const itemCount = items.reduce((most, item) => Math.max(most, item), 0) + 1;
  const common = commonBaskets(
    { items, offsets },
    itemCount,
    Uint8Array.from(starts, (row) => isLater[row]!),
  );
  for (let item = 0; item < itemCount; item++) {
    const { others, counts, marked } = common(item);
    for (const other of others) {
      const earlier = counts[other]! - marked[other]!;
      if (earlier < fewest) continue;
      pairs.is_customer.push(is_customer);
      pairs.item_a.push(item);
      pairs.item_b.push(other);
      pairs.units_both.push(earlier);
      pairs.later_both.push(marked[other]!);
    }
  }
};
