import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plusPlusStart } from '../../../models/numeric/k-means-plus-plus.ts';
import { searchClusters } from '../../../models/numeric/k-means-search.ts';
import { assign, lloyd } from '../../../models/numeric/lloyd.ts';
import { drawNormal, seededRandom } from '../../../models/numeric/random.ts';

/** Lloyd's algorithm as written in the textbook, for comparison. */
const plain = (values: Float64Array, start: Float64Array, d: number) => {
  let centroids = start;
  for (let iteration = 0; iteration < 300; iteration++) {
    const { nearest } = assign(values, centroids, d);
    const counts = new Float64Array(start.length / d);
    const sums = new Float64Array(start.length);
    nearest.forEach((c, i) => {
      counts[c]!++;
      for (let j = 0; j < d; j++) sums[c * d + j]! += values[i * d + j]!;
    });
    const next = sums.map((sum, at) => sum / counts[Math.floor(at / d)]!);
    if (next.every((value, at) => Math.abs(value - centroids[at]!) < 1e-14)) break;
    centroids = next;
  }
  return { centroids, inertia: assign(values, centroids, d).squared.reduce((sum, far) => sum + far, 0) };
};

const clouds = (rows: number, d: number, seed: number) => {
  const random = seededRandom(seed);
  return Float64Array.from(
    { length: rows * d },
    (_, at) => 4 * ((Math.floor(at / d) * 7) % 3) + drawNormal(random),
  );
};

describe('the bounded kernel', () => {
  test.each([1, 2, 3, 5, 6])('ends where the plain algorithm ends, in %i dimensions', (d) => {
    const values = clouds(600, d, d);
    const start = plusPlusStart(values, d, 5, seededRandom(9));
    const fast = lloyd(values, start, d);
    const slow = plain(values, start, d);
    expect(fast.converged).toBe(true);
    expect(fast.inertia).toBeCloseTo(slow.inertia, 8);
    fast.centroids.forEach((value, at) => {
      expect(value).toBeCloseTo(slow.centroids[at]!, 10);
    });
  });

  test('gives labels, centroids and inertia that belong together, whatever the points', () => {
    const points = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(
        points,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 99 }),
        (list, k, seed) => {
          const values = Float64Array.from(list.slice(0, list.length - (list.length % 2)));
          const found = searchClusters(values, 2, { k, seed, starts: 3 });
          const again = assign(values, found.centroids, 2);
          expect(found.inertia).toBeCloseTo(
            again.squared.reduce((sum, far) => sum + far, 0),
            9,
          );
          const clusters = found.centroids.length / 2;
          expect(clusters).toBeLessThanOrEqual(k);
          expect(new Set(found.nearest).size).toBe(clusters);
          expect([...found.centroids].every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });

  test('a cluster that loses its points takes the farthest one', () => {
    const values = Float64Array.of(0, 1, 2, 100);
    // Nobody is nearest to the second centroid, and 100 is far from the first.
    const { centroids, inertia } = lloyd(values, Float64Array.of(1, -500), 1);
    expect([...centroids].sort((a, b) => a - b)).toEqual([1, 100]);
    expect(inertia).toBe(2);
  });

  test('a weight counts as so many equal points', () => {
    const values = Float64Array.of(0, 3, 10, 11);
    const weights = Float64Array.of(2, 1, 1, 3);
    const repeated = Float64Array.of(0, 0, 3, 10, 11, 11, 11);
    const weighted = searchClusters(values, 1, { k: 2, seed: 1, starts: 5, weights });
    const plainly = searchClusters(repeated, 1, { k: 2, seed: 1, starts: 5 });
    expect(weighted.inertia).toBeCloseTo(plainly.inertia, 12);
    expect(weighted.centroids.toSorted()).toEqual(plainly.centroids.toSorted());
  });

  test('points without weight move nothing', () => {
    const weights = Float64Array.of(1, 1, 0, 1, 1);
    const { centroids } = searchClusters(Float64Array.of(0, 2, 1e6, 10, 12), 1, {
      k: 2,
      seed: 1,
      starts: 5,
      weights,
    });
    expect([...centroids].sort((a, b) => a - b)).toEqual([1, 11]);
  });

  test('above 30,000 points the starts are searched on some of them, and the optimum is that of all', () => {
    const values = clouds(40_000, 2, 3);
    const found = searchClusters(values, 2, { k: 3, seed: 1, starts: 4 });
    expect(found.converged).toBe(true);
    expect(found.inertia).toBeCloseTo(plain(values, found.centroids, 2).inertia, 6);
    expect(found.nearest).toHaveLength(40_000);
  });
});

describe('starting centroids', () => {
  test('are different points, as many as there are at most', () => {
    const values = Float64Array.of(1, 1, 1, 2, 2, 5);
    const start = plusPlusStart(values, 1, 5, seededRandom(1));
    expect([...start].sort()).toEqual([1, 2, 5]);
  });

  test('lie in clouds apart from each other', () => {
    const values = clouds(300, 2, 4);
    const start = plusPlusStart(values, 2, 3, seededRandom(2));
    const places = [0, 1, 2].map((c) => Math.abs(Math.round(start[c * 2]! / 4)));
    expect(places.sort()).toEqual([0, 1, 2]);
  });
});
