import { describe, expect, test } from 'vitest';
import { matchSegments } from '../../models/segment-match.ts';

/** Customers by old and new cluster: `[[old, new, customers], ...]`. */
const matched = (
  flows: readonly (readonly [number, number, number])[],
  oldIds: readonly number[],
  clusters: number,
) => {
  const before = flows.flatMap(([old, , n]) => Array.from({ length: n }, () => old));
  const after = flows.flatMap(([, now, n]) => Array.from({ length: n }, () => now));
  const even = Array.from({ length: clusters }, () => oldIds.map(() => 1));
  return matchSegments(Int32Array.from(before), Int32Array.from(after), oldIds, even, 10);
};

describe('segments of a refit', () => {
  test('keep their ids when the fit numbers them otherwise', () => {
    const { ids, lineage, moved } = matched(
      [
        [0, 2, 50],
        [1, 0, 40],
        [2, 1, 30],
      ],
      [4, 7, 9],
      3,
    );
    expect(ids).toEqual([7, 9, 4]);
    expect(lineage.map(({ kind }) => kind)).toEqual(['kept', 'kept', 'kept']);
    expect(moved).toBe(0);
  });

  test('give the id to the cluster with most of both, and count who moves', () => {
    const { ids, moved } = matched(
      [
        [0, 0, 80],
        [0, 1, 20],
        [1, 1, 90],
        [1, 0, 10],
      ],
      [1, 2],
      2,
    );
    expect(ids).toEqual([1, 2]);
    expect(moved).toBeCloseTo(30 / 200, 12);
  });

  test('that split have a line for each part, and a part that is less than half of both is new', () => {
    const { ids, lineage } = matched(
      [
        [0, 0, 60],
        [0, 1, 40],
        [1, 2, 100],
      ],
      [1, 2],
      3,
    );
    expect(ids).toEqual([1, 10, 2]);
    expect(lineage).toEqual([
      { from_id: 0, to_id: 10, customers: 40, share_of_from: 0, share_of_to: 1, kind: 'new' },
      { from_id: 1, to_id: 1, customers: 60, share_of_from: 0.6, share_of_to: 1, kind: 'kept' },
      { from_id: 1, to_id: 10, customers: 40, share_of_from: 0.4, share_of_to: 1, kind: 'split' },
      { from_id: 2, to_id: 2, customers: 100, share_of_from: 1, share_of_to: 1, kind: 'kept' },
    ]);
  });

  test('that merge end, all but the one that is more than half of the whole', () => {
    const { ids, lineage } = matched(
      [
        [0, 0, 60],
        [1, 0, 40],
        [2, 1, 100],
      ],
      [1, 2, 3],
      2,
    );
    expect(ids).toEqual([1, 3]);
    expect(lineage.find(({ kind }) => kind === 'merged')).toMatchObject({
      from_id: 2,
      to_id: 1,
      customers: 40,
    });
    expect(lineage.find(({ kind }) => kind === 'retired')).toMatchObject({ from_id: 2, to_id: 0 });
  });

  test('of nothing in common are all new, under ids that nobody had', () => {
    const { ids, moved } = matched(
      [
        [0, 0, 30],
        [0, 1, 30],
        [0, 2, 30],
        [1, 0, 30],
        [1, 1, 30],
        [1, 2, 30],
      ],
      [1, 2],
      3,
    );
    expect(ids).toEqual([10, 11, 12]);
    expect(moved).toBe(1);
  });

  test('of equal overlap go to the nearer centroid', () => {
    const before = Int32Array.of(0, 1);
    const after = Int32Array.of(0, 0);
    const far = matchSegments(before, after, [5, 6], [[9, 1]], 10);
    expect(far.ids).toEqual([6]);
    const near = matchSegments(before, after, [5, 6], [[1, 9]], 10);
    expect(near.ids).toEqual([5]);
  });
});
