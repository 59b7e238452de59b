import type { Table } from 'apache-arrow';
import { scorePairs } from '../../models/affinity.ts';
import { type Baskets, countForSupport, eclat, type Itemsets } from '../../models/eclat.ts';
import { itemRules } from '../../models/item-rules.ts';
import { countPairs } from '../features/pair-counts.ts';
import { readFrame, tableOf, writeFrame } from '../frame.ts';
import type { Night } from '../night.ts';

/**
 * Counts each frequent pair and puts its key, counts, measures and tests into `scores.pair_measures`; into
 * `features.pair_sizes` how many pairs of products as many baskets hold.
 */
export const scoreProductPairs = async (night: Night): Promise<void> => {
  const { db, config } = night;
  const { pairs, sizes } = await countPairs(night);
  await writeFrame(db, 'features.pair_sizes', sizes, { isKept: false });
  const measures = scorePairs(pairs, config.affinity.false_share);
  const keyed = pairs.select([
    'family',
    'item_a',
    'item_b',
    'units_a',
    'units_b',
    'units_both',
    'later_both',
  ]);
  await writeFrame(db, 'scores.pair_measures', keyed.assign(measures), { isKept: false });
};

/**
 * Frequent sets of three and more products in baskets into `scores.item_rules`, as rules, and what was searched into
 * `scores.itemset_search`. Where more sets are frequent than `max_sets`, the least count is doubled until they fit:
 * every set that is at least as frequent is there, and `min_count` says how frequent that is.
 */
export const mineItemsets = async ({ db, config }: Night): Promise<void> => {
  const held = await readFrame(
    db,
    `select unit_no, item_no from features.basket_items
     where is_product and not is_customer and not is_later order by unit_no, item_no`,
  );
  const reader = await db.runAndReadAll(
    `select count(*)::integer from features.baskets where kind = 'basket' and not is_left_out and not is_later`,
  );
  const n = Number(reader.getRows()[0]![0]);
  const { min_count, min_support, max_length, max_sets, min_confidence } = config.affinity;
  const wanted = Math.max(min_count, countForSupport(min_support, n));
  const first = firstThatFits(await readSmallSets(db), wanted, max_sets);
  const sets = frequentSets(basketsOf(held, n), first, max_length, max_sets);
  const rules = itemRules(sets.found, min_confidence).filter(({ antecedent }) => antecedent.length > 1);
  const names = await db.runAndReadAll('select item from features.affinity_items order by item_no');
  const itemAt = names.getRows().map(([item]) => String(item));
  await writeFrame(
    db,
    'scores.item_rules',
    tableOf({
      antecedent: rules.map((rule) => JSON.stringify(rule.antecedent.map((item) => itemAt[item]))),
      consequent: rules.map((rule) => itemAt[rule.consequent]!),
      baskets: Int32Array.from(rules, (rule) => rule.count),
      support: Float64Array.from(rules, (rule) => rule.support),
      confidence: Float64Array.from(rules, (rule) => rule.confidence),
      lift: Float64Array.from(rules, (rule) => rule.lift),
      leverage: Float64Array.from(rules, (rule) => rule.leverage),
    }),
  );
  await writeFrame(
    db,
    'scores.itemset_search',
    tableOf({
      baskets: Int32Array.of(n),
      wanted_count: Int32Array.of(wanted),
      min_count: Int32Array.of(sets.minCount),
      max_length: Int32Array.of(max_length),
      itemsets: Int32Array.of(sets.found.counts.length),
      rules: Int32Array.of(rules.length),
    }),
  );
};

/** Rows ordered by basket and item as baskets; those that hold nothing frequent are empty ones at the end. */
const basketsOf = (held: Table, n: number): Baskets => {
  const unit = held.getChild('unit_no')!.toArray() as Int32Array;
  const items = held.getChild('item_no')!.toArray() as Int32Array;
  const offsets = new Int32Array(n + 1);
  let basket = 0;
  for (let row = 0; row < unit.length; row++) {
    if (row === 0 || unit[row] !== unit[row - 1]) basket++;
    offsets[basket] = row + 1;
  }
  return { items, offsets: offsets.fill(items.length, basket + 1) };
};

/** How many sets of one and of two products as many baskets hold. */
const readSmallSets = (db: Night['db']): Promise<Table> =>
  readFrame(
    db,
    `select units as baskets, 1 as sets from features.frequent_items where is_product and not is_customer
     union all
     select baskets, pairs as sets from features.pair_sizes`,
  );

/** The first doubling of the least count with which the sets of one and two alone are not already too many. */
const firstThatFits = (smallSets: Table, wanted: number, maxSets: number): number => {
  const baskets = smallSets.getChild('baskets')!.toArray() as Int32Array;
  const sets = smallSets.getChild('sets')!.toArray() as Int32Array;
  for (let minCount = wanted; ; minCount *= 2) {
    if (sets.reduce((sum, n, row) => (baskets[row]! >= minCount ? sum + n : sum), 0) <= maxSets)
      return minCount;
  }
};

const frequentSets = (
  baskets: Baskets,
  wanted: number,
  maxLength: number,
  maxSets: number,
): { readonly found: Itemsets; readonly minCount: number } => {
  for (let minCount = wanted; ; minCount *= 2) {
    const found = eclat(baskets, { minCount, maxLength, maxSets });
    if (!found.is_truncated) return { found, minCount };
  }
};
