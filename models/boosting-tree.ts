import { goesLeft, type Split } from './boosting-split.ts';
import type { Quad } from './numeric/histogram.ts';

/**
 * A node of a tree; children are places in the same list, the root is the first. `value` is in log-odds: what a
 * leaf adds, and above it the mean of its leaves over the rows that the fit saw.
 */
export interface TreeNode {
  readonly rows: number;
  readonly value: number;
  readonly inner?: { readonly split: Split; readonly left: number; readonly right: number };
}

export type Tree = readonly TreeNode[];

/** A tree laid out for walking: of node i, the children stand at `next[2 * i + 1]` (left) and `next[2 * i]`. */
export interface Walk {
  readonly depth: number;
  readonly value: Float64Array;
  /** Feature of the split, or 0 of a leaf, whose children are itself. */
  readonly feature: Uint16Array;
  readonly next: Uint16Array;
  /** 256 entries for each node: 1 for a bin that goes left. */
  readonly left: Uint8Array;
}

/** Lays a tree out once, so that a row takes a few loads and no branch for each level. */
export const walkOf = (tree: Tree): Walk => {
  const next = new Uint16Array(2 * tree.length);
  const left = new Uint8Array(256 * tree.length);
  const feature = new Uint16Array(tree.length);
  for (const [place, { inner }] of tree.entries()) {
    next.set(inner === undefined ? [place, place] : [inner.right, inner.left], 2 * place);
    if (inner === undefined) continue;
    feature[place] = inner.split.feature;
    left.set(goesLeft(inner.split), 256 * place);
  }
  const value = Float64Array.from(tree, (node) => node.value);
  return { depth: depthOf(tree), value, feature, next, left };
};

const depthOf = (tree: Tree, place = 0): number => {
  const { inner } = tree[place]!;
  return inner === undefined ? 0 : 1 + Math.max(depthOf(tree, inner.left), depthOf(tree, inner.right));
};

/** The leaf of each of `rows`, or of every row, in that order. */
export const leavesOf = (walk: Walk, quads: readonly Quad[], rows: Uint32Array): Uint16Array => {
  const at = new Uint16Array(rows.length);
  for (let level = 0; level < walk.depth; level++) stepDown(walk, quads, rows, at);
  return at;
};

const stepDown = (
  { feature, next, left }: Walk,
  quads: readonly Quad[],
  rows: Uint32Array,
  at: Uint16Array,
) => {
  for (let i = 0; i < rows.length; i++) {
    const node = at[i]!;
    const column = feature[node]!;
    const bin = (quads[column >>> 2]![rows[i]!]! >>> ((column & 3) << 3)) & 255;
    at[i] = next[2 * node + left[256 * node + bin]!]!;
  }
};
