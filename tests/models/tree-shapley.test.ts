import { expect, test } from 'vitest';
import { leavesOf, type Tree, walkOf } from '../../models/boosting-tree.ts';
import { quadsOf } from '../../models/numeric/histogram.ts';
import { addShapley } from '../../models/tree-shapley.ts';

/** Feature 0 is asked twice on the way down; the values of inner nodes are means by rows. */
const tree: Tree = [
  { rows: 100, value: 0.1, inner: { split: { feature: 0, upTo: 2, missing: 'right' }, left: 1, right: 2 } },
  { rows: 40, value: 1, inner: { split: { feature: 1, bins: [1, 3] }, left: 3, right: 4 } },
  { rows: 60, value: -0.5, inner: { split: { feature: 0, upTo: 4, missing: 'left' }, left: 5, right: 6 } },
  { rows: 10, value: 2.5 },
  { rows: 30, value: 0.5 },
  { rows: 20, value: -2 },
  { rows: 40, value: 0.25 },
];
const columns = [Uint8Array.of(1, 3, 5, 0, 2), Uint8Array.of(1, 2, 3, 0, 2), Uint8Array.of(9, 9, 9, 9, 9)];

/** Value when only some features are known: elsewhere the mean of both ways by rows. Lundberg (2018), algorithm 1. */
const expected = (place: number, row: number, known: readonly number[]): number => {
  const { inner, value, rows } = tree[place]!;
  if (inner === undefined) return value;
  const { split, left, right } = inner;
  if (!known.includes(split.feature)) {
    const part = (child: number) => (expected(child, row, known) * tree[child]!.rows) / rows;
    return part(left) + part(right);
  }
  const bin = columns[split.feature]![row]!;
  const goes =
    'bins' in split ? split.bins.includes(bin) : bin === 0 ? split.missing === 'left' : bin <= split.upTo;
  return expected(goes ? left : right, row, known);
};

test('contributions are the Shapley values by definition', () => {
  const parts = columns.map(() => new Float64Array(5));
  addShapley(tree, quadsOf(columns), parts);
  for (let row = 0; row < 5; row++) {
    // Of two features, each is known first in half of the orders.
    const [none, first, second, both] = [[], [0], [1], [0, 1]].map((known) => expected(0, row, known)) as [
      number,
      number,
      number,
      number,
    ];
    expect(parts[0]![row]).toBeCloseTo((first - none + (both - second)) / 2, 12);
    expect(parts[1]![row]).toBeCloseTo((second - none + (both - first)) / 2, 12);
    expect(parts[2]![row]).toBe(0);
  }
});

test('every row reaches its leaf', () => {
  const leaves = leavesOf(walkOf(tree), quadsOf(columns), Uint32Array.of(0, 1, 2, 3, 4));
  // Bins: (1, 1) left left; 3 right, up to 4 left; 5 right right; missing right then left; (2, 2) left right.
  expect([...leaves]).toEqual([3, 5, 6, 5, 4]);
});
