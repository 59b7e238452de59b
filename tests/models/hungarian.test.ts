import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cheapestPairs } from '../../models/hungarian.ts';

const costOf = (costs: readonly (readonly number[])[], pairs: readonly number[]) =>
  pairs.reduce((sum, column, row) => sum + (column < 0 ? 0 : costs[row]![column]!), 0);

/** Every way to pair, tried. */
const least = (costs: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number => {
  if (row === costs.length) return 0;
  const columns = [...costs[0]!.keys()].filter((c) => !taken.includes(c));
  return Math.min(...columns.map((c) => costs[row]![c]! + least(costs, row + 1, [...taken, c])));
};

describe('the cheapest pairs', () => {
  test('of the textbook example of four workers and four jobs cost 13', () => {
    // Worked by hand: 2 + 4 + 1 + 6, rows to columns 1, 0, 2, 3
    const costs = [
      [9, 2, 7, 8],
      [6, 4, 3, 7],
      [5, 8, 1, 8],
      [7, 6, 9, 4],
    ];
    expect(costOf(costs, cheapestPairs(costs))).toBe(least(costs));
    expect(least(costs)).toBe(13);
  });

  test('cost no more than any other pairs, and no row or column is in two of them', () => {
    const size = fc.integer({ min: 1, max: 5 });
    const table = fc
      .tuple(size, size)
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      );
    fc.assert(
      fc.property(table, (costs) => {
        const pairs = cheapestPairs(costs);
        expect(new Set(pairs).size).toBe(costs.length);
        expect(costOf(costs, pairs)).toBe(least(costs));
        // The same table lying on its side has the same pairs' cost, with the rest single.
        const turned = costs[0]!.map((_, c) => costs.map((row) => row[c]!));
        const turnedPairs = cheapestPairs(turned);
        expect(turnedPairs.filter((column) => column >= 0)).toHaveLength(costs.length);
        expect(costOf(turned, turnedPairs)).toBe(least(costs));
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
