import type { BinRule } from './binned-matrix.ts';
import { bestSplit, type FoundSplit, goesLeft, type SplitRules } from './boosting-split.ts';
import type { Tree, TreeNode } from './boosting-tree.ts';
import { binsPerColumn, fillHistogram, type Quad, subtractHistogram } from './numeric/histogram.ts';
import type { Packing } from './numeric/packed-gradient.ts';

export interface GrowthRules extends SplitRules {
  readonly leaves: number;
}

/** What one tree is grown from; `packed` has an entry for each row of the table, used for the rows of the tree. */
export interface GrowthInputs {
  readonly rules: readonly BinRule[];
  readonly quads: readonly Quad[];
  /** Features that this tree may split by, in ascending order. */
  readonly columns: readonly number[];
  readonly packed: Float64Array;
  readonly packing: Packing;
}

/** Arrays that every tree of a fit uses again. */
export interface Workspace {
  readonly spare: Uint32Array;
  readonly weights: Float64Array;
  readonly histograms: Float64Array[];
}

export const workspaceFor = (rows: number): Workspace => ({
  spare: new Uint32Array(rows),
  weights: new Float64Array(rows),
  histograms: [],
});

/** A leaf of a tree: its rows are `rows[start .. end)`. */
interface Leaf {
  readonly place: number;
  readonly start: number;
  readonly end: number;
}

/** A leaf that may be split: where, if it is worth it. The last two leaves of a tree are not asked. */
interface Growing extends Leaf {
  readonly histogram: Float64Array | undefined;
  readonly found: FoundSplit | undefined;
}

/** A grown shape: for each leaf its place in the tree and its rows. */
export interface GrownTree {
  readonly tree: Tree;
  readonly leaves: readonly { readonly place: number; readonly rows: Uint32Array }[];
}

/**
 * Grows a tree leaf by leaf, always where the loss falls most. Leaves have no value yet. `rows` is put in the order
 * of the leaves. Only the smaller child of a split is summed, the larger is what remains of its parent.
 *
 * Source: Ke et al. (2017), LightGBM, leaf-wise growth over histograms.
 */
export const growTree = (
  inputs: GrowthInputs,
  rows: Uint32Array,
  allowed: GrowthRules,
  space: Workspace,
): GrownTree => {
  const nodes: TreeNode[] = [{ rows: rows.length, value: 0 }];
  const root = summed(inputs, rows, 0, rows.length, space);
  const growing = [withSplit(inputs, { place: 0, start: 0, end: rows.length }, root, allowed)];
  while (growing.length < allowed.leaves) {
    const chosen = mostGain(growing);
    if (chosen === undefined) break;
    const children = parted(inputs, rows, chosen, nodes, space);
    const isLast = growing.length + 1 === allowed.leaves;
    const next = isLast ? children.map(closed) : searched(inputs, rows, chosen, children, allowed, space);
    if (isLast) space.histograms.push(chosen.histogram!);
    growing.splice(growing.indexOf(chosen), 1, ...next);
  }
  for (const { histogram } of growing) if (histogram !== undefined) space.histograms.push(histogram);
  const leaves = growing.map(({ place, start, end }) => ({ place, rows: rows.subarray(start, end) }));
  return { tree: nodes, leaves };
};

const closed = (leaf: Leaf): Growing => ({ ...leaf, histogram: undefined, found: undefined });

const mostGain = (growing: readonly Growing[]): Growing | undefined =>
  growing.reduce<Growing | undefined>(
    (best, leaf) => ((leaf.found?.gain ?? 0) > (best?.found?.gain ?? 0) ? leaf : best),
    undefined,
  );

const withSplit = (
  { columns, rules, packing }: GrowthInputs,
  leaf: Leaf,
  histogram: Float64Array,
  allowed: GrowthRules,
): Growing => {
  const rows = leaf.end - leaf.start;
  const worth = rows >= 2 * allowed.minRows && columns.length > 0;
  const found = worth ? bestSplit(histogram, columns, rules, rows, packing, allowed) : undefined;
  return { ...leaf, histogram, found };
};

const summed = (
  { quads, rules, columns, packed }: GrowthInputs,
  rows: Uint32Array,
  start: number,
  end: number,
  { histograms, weights }: Workspace,
): Float64Array => {
  const histogram = histograms.pop() ?? new Float64Array(4 * binsPerColumn * quads.length);
  const wanted = rules.map(() => false);
  for (const column of columns) wanted[column] = true;
  const ordered = weights.subarray(0, end - start);
  for (let i = start; i < end; i++) ordered[i - start] = packed[rows[i]!]!;
  fillHistogram(histogram, quads, wanted, rows.subarray(start, end), ordered);
  return histogram;
};

/** Splits a leaf as found: the left child, then the right one. */
const parted = (
  { quads }: GrowthInputs,
  rows: Uint32Array,
  leaf: Growing,
  nodes: TreeNode[],
  space: Workspace,
): readonly [Leaf, Leaf] => {
  const { split } = leaf.found!;
  const table = goesLeft(split);
  const { start, end } = leaf;
  const middle = start + partition(quads, split.feature, table, rows.subarray(start, end), space.spare);
  const left = nodes.push({ rows: middle - start, value: 0 }) - 1;
  const right = nodes.push({ rows: end - middle, value: 0 }) - 1;
  nodes[leaf.place] = { rows: end - start, value: 0, inner: { split, left, right } };
  return [
    { place: left, start, end: middle },
    { place: right, start: middle, end },
  ];
};

/** Looks for the splits of the two children of a leaf, whose histogram becomes that of the larger. */
const searched = (
  inputs: GrowthInputs,
  rows: Uint32Array,
  { histogram }: Growing,
  [left, right]: readonly [Leaf, Leaf],
  allowed: GrowthRules,
  space: Workspace,
): Growing[] => {
  const isLeftSmaller = left.end - left.start <= right.end - right.start;
  const { start, end } = isLeftSmaller ? left : right;
  const smaller = summed(inputs, rows, start, end, space);
  subtractHistogram(histogram!, smaller);
  return [
    withSplit(inputs, left, isLeftSmaller ? smaller : histogram!, allowed),
    withSplit(inputs, right, isLeftSmaller ? histogram! : smaller, allowed),
  ];
};

/** Puts the rows that go left first, each side in the order it had. @returns how many go left */
const partition = (
  quads: readonly Quad[],
  feature: number,
  table: Uint8Array,
  rows: Uint32Array,
  spare: Uint32Array,
): number => {
  const quad = quads[feature >>> 2]!;
  const shift = (feature & 3) << 3;
  let left = 0;
  let right = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const goes = table[(quad[row]! >>> shift) & 255]!;
    rows[left] = row;
    spare[right] = row;
    left += goes;
    right += 1 - goes;
  }
  rows.set(spare.subarray(0, right), left);
  return left;
};
