import { goesLeft } from './boosting-split.ts';
import type { Tree } from './boosting-tree.ts';
import type { Quad } from './numeric/histogram.ts';

/** The inner nodes of a tree fit a pattern of bits, one for each. */
export const mostLeaves = 16;

/**
 * Adds to `parts[feature]` what each feature contributes to a tree's value of each row: Shapley values, where a
 * feature left out sends a row both ways, by the shares of the rows that the fit saw. With the tree's mean they
 * add up to its value.
 *
 * Source: Lundberg, Erion & Lee (2018), Consistent Individualized Feature Attribution for Tree Ensembles, the
 * path-dependent form. All that matters of a row is which way it goes at each inner node, so the values are
 * computed once for each such pattern.
 */
export const addShapley = (tree: Tree, quads: readonly Quad[], parts: readonly Float64Array[]): void => {
  const paths = pathsOf(tree);
  if (paths.length === 1) return;
  const features = [
    ...new Set(tree.flatMap(({ inner }) => (inner === undefined ? [] : [inner.split.feature]))),
  ];
  const patterns = patternsOf(tree, quads);
  const slots = new Int32Array(2 ** (tree.length >>> 1)).fill(-1);
  const table: number[][] = features.map(() => []);
  let filled = 0;
  for (let row = 0; row < patterns.length; row++) {
    const pattern = patterns[row]!;
    if (slots[pattern]! < 0) {
      const values = shapleyOf(paths, pattern);
      for (const [k, feature] of features.entries()) table[k]!.push(values.get(feature) ?? 0);
      slots[pattern] = filled++;
    }
    patterns[row] = slots[pattern]!;
  }
  for (const [k, feature] of features.entries()) {
    addEach(parts[feature]!, Float64Array.from(table[k]!), patterns);
  }
};

const addEach = (part: Float64Array, table: Float64Array, slots: Uint16Array): void => {
  for (let row = 0; row < part.length; row++) part[row]! += table[slots[row]!]!;
};

/** Bit k of a row's pattern: does it go left at the k-th inner node? */
const patternsOf = (tree: Tree, quads: readonly Quad[]): Uint16Array => {
  const patterns = new Uint16Array(quads[0]?.length ?? 0);
  const splits = tree.flatMap(({ inner }) => (inner === undefined ? [] : [inner.split]));
  for (const [k, split] of splits.entries()) {
    addBit(patterns, k, goesLeft(split), quads[split.feature >>> 2]!, (split.feature & 3) << 3);
  }
  return patterns;
};

const addBit = (patterns: Uint16Array, k: number, left: Uint8Array, quad: Quad, shift: number): void => {
  for (let row = 0; row < patterns.length; row++) patterns[row]! |= left[(quad[row]! >>> shift) & 255]! << k;
};

/** What the way to a leaf asks of one feature: `wanted` of the bits of `mask`; `share` of the rows do as asked. */
interface Condition {
  readonly feature: number;
  readonly mask: number;
  readonly wanted: number;
  readonly share: number;
}

interface Path {
  readonly value: number;
  readonly conditions: readonly Condition[];
}

const pathsOf = (tree: Tree): Path[] => {
  const bits = new Map<number, number>();
  for (const [place, { inner }] of tree.entries()) if (inner !== undefined) bits.set(place, bits.size);
  const below = (place: number, conditions: readonly Condition[]): Path[] => {
    const { inner, rows, value } = tree[place]!;
    if (inner === undefined) return [{ value, conditions }];
    return [inner.left, inner.right].flatMap((child) => {
      const mask = 1 << bits.get(place)!;
      const wanted = child === inner.left ? mask : 0;
      const share = tree[child]!.rows / rows;
      return below(child, joined(conditions, { feature: inner.split.feature, mask, wanted, share }));
    });
  };
  return below(0, []);
};

/** Several questions to one feature on the way to a leaf are one condition. */
const joined = (conditions: readonly Condition[], next: Condition): Condition[] => {
  const before = conditions.find(({ feature }) => feature === next.feature);
  if (before === undefined) return [...conditions, next];
  const mask = before.mask | next.mask;
  const wanted = before.wanted | next.wanted;
  const both = { feature: next.feature, mask, wanted, share: before.share * next.share };
  return conditions.map((condition) => (condition === before ? both : condition));
};

const shapleyOf = (paths: readonly Path[], pattern: number): Map<number, number> => {
  const values = new Map<number, number>();
  for (const { value, conditions } of paths) {
    const met = conditions.map(({ mask, wanted }) => ((pattern & mask) === wanted ? 1 : 0));
    for (const [i, { feature, share }] of conditions.entries()) {
      const weight = reachedWithout(conditions, met, i) * (met[i]! - share);
      values.set(feature, (values.get(feature) ?? 0) + weight * value);
    }
  }
  return values;
};

/**
 * Chance that the leaf is reached as far as the other features go, over all orders in which features become
 * known. Coefficient k of the product of (share + met * t) is the sum over the sets of k known ones.
 */
const reachedWithout = (conditions: readonly Condition[], met: readonly number[], left: number): number => {
  const sums = [1];
  for (const [j, { share }] of conditions.entries()) {
    if (j === left) continue;
    sums.push(0);
    for (let k = sums.length - 1; k >= 0; k--) sums[k] = sums[k]! * share + (sums[k - 1] ?? 0) * met[j]!;
  }
  // k! (m - k - 1)! / m! is the chance that exactly these k come before.
  const m = conditions.length;
  let chance = 1 / m;
  let total = 0;
  for (const [k, sum] of sums.entries()) {
    total += chance * sum;
    chance *= (k + 1) / Math.max(m - k - 1, 1);
  }
  return total;
};
