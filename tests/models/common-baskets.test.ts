import { describe, expect, test } from 'vitest';
import { commonBaskets } from '../../models/common-baskets.ts';
import type { Baskets } from '../../models/eclat.ts';

const basketsOf = (rows: readonly (readonly number[])[]): Baskets => {
  const offsets = [0];
  for (const row of rows) offsets.push(offsets.at(-1)! + row.length);
  return { items: Int32Array.from(rows.flat()), offsets: Int32Array.from(offsets) };
};

const read = (counted: ReturnType<ReturnType<typeof commonBaskets>>) =>
  Array.from(counted.others, (other) => [other, counted.counts[other], counted.marked[other]]);

describe('the baskets that two items share', () => {
  const rows = [[0, 1, 2], [0, 2], [1, 2], [], [3]];

  test('are counted by hand for each item and those after it, one item after another', () => {
    const common = commonBaskets(basketsOf(rows), 4);
    expect(read(common(0))).toEqual([
      [1, 1, 0],
      [2, 2, 0],
    ]);
    expect(read(common(1))).toEqual([[2, 2, 0]]);
    expect(read(common(3))).toEqual([]);
    expect(read(common(0))).toHaveLength(2);
  });

  test('are told apart where some of them are marked', () => {
    const common = commonBaskets(basketsOf(rows), 4, Uint8Array.of(0, 1, 1, 0, 0));
    expect(read(common(0))).toEqual([
      [1, 1, 0],
      [2, 2, 1],
    ]);
  });
});
