import { expect, test } from 'vitest';
import { chiMerge } from '../../models/chi-merge.ts';

test('joins the neighbours that are most alike first', () => {
  // Rates .1 .1 .5 .52 .9: the two at .1 are equal, then .5 and .52 are nearest.
  const bad = [10, 10, 50, 52, 90];
  const good = [90, 90, 50, 48, 10];
  expect(chiMerge(bad, good, 5)).toEqual([0, 1, 2, 3, 4]);
  expect(chiMerge(bad, good, 4)).toEqual([0, 2, 3, 4]);
  expect(chiMerge(bad, good, 3)).toEqual([0, 2, 4]);
  expect(chiMerge(bad, good, 1)).toEqual([0]);
});

test('a bin that nobody is in joins a neighbour, and no bins make no group', () => {
  expect(chiMerge([5, 0, 9], [5, 0, 1], 2)).toEqual([0, 2]);
  expect(chiMerge([], [], 4)).toEqual([]);
});
