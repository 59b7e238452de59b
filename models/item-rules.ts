import { type AssociationMeasures, associationMeasures } from './association-measures.ts';
import type { Itemsets } from './eclat.ts';

/** "Whoever takes all of `antecedent` takes `consequent`", one item on the right side as marketing reads it. */
export interface ItemRule extends AssociationMeasures {
  readonly antecedent: readonly number[];
  readonly consequent: number;
  readonly count: number;
}

/**
 * Every rule of the itemsets with two or more items and at least this confidence, in the order of the sets.
 *
 * Source: Agrawal & Srikant (1994), with one item as the consequent, as R's arules.
 * @throws when a subset of an itemset is missing: the list of itemsets was truncated in the middle
 */
export const itemRules = ({ items, offsets, counts, n }: Itemsets, minConfidence: number): ItemRule[] => {
  const countOf = new Map<string, number>();
  const setAt = (i: number) => items.subarray(offsets[i]!, offsets[i + 1]!);
  for (let i = 0; i < counts.length; i++) countOf.set(setAt(i).join(), counts[i]!);
  const known = (set: Int32Array) => {
    const count = countOf.get(set.join());
    if (count === undefined)
      throw new Error(`item rules require every subset of an itemset, got none for ${set}`);
    return count;
  };
  const rules: ItemRule[] = [];
  for (let i = 0; i < counts.length; i++) {
    const set = setAt(i);
    if (set.length < 2) continue;
    for (const consequent of set) {
      const antecedent = set.filter((item) => item !== consequent);
      const a = known(antecedent);
      const both = counts[i]!;
      if (both / a < minConfidence) continue;
      const b = known(Int32Array.of(consequent));
      rules.push({
        antecedent: [...antecedent],
        consequent,
        count: both,
        ...associationMeasures({ a, b, both, n }),
      });
    }
  }
  return rules;
};
