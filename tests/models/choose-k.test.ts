import { type Table, tableFromArrays } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { candidateOf, chooseK, usualRules } from '../../models/choose-k.ts';
import { clusterStability } from '../../models/cluster-stability.ts';
import { scaled } from '../../models/feature-scaling.ts';
import { kmeans } from '../../models/kmeans.ts';
import { gapStatistic } from '../../models/metrics/gap-statistic.ts';
import { searchClusters } from '../../models/numeric/k-means-search.ts';
import { drawNormal, seededRandom } from '../../models/numeric/random.ts';
import { iris } from './cluster-data.ts';

const irisPoints = () => {
  const { table, features } = iris();
  const scaling = kmeans.fit(table, { features, k: 2, order_by: features[0]!, transform: 'none' }).params
    .scaling;
  return scaled(table, scaling).values;
};

describe('bootstrap stability of iris, beside clusterboot of fpc 2.2-10', () => {
  // 100 resamples of chance on both sides: their mean may differ by three standard errors, .03 to .05 (the shakier
  // the cluster, the more). Churn-segments reference 2.4.
  test.each([
    { k: 2, expected: [0.994, 0.997], within: 0.01 },
    { k: 3, expected: [0.938, 0.95, 1], within: 0.03 },
    { k: 4, expected: [0.84, 0.856, 0.934, 1], within: 0.05 },
    { k: 5, expected: [0.918, 0.923, 0.93, 0.941, 0.964], within: 0.05 },
  ])('k = $k', ({ k, expected, within }) => {
    const values = irisPoints();
    const { nearest } = searchClusters(values, 4, { k, seed: 1, starts: 30 });
    const found = clusterStability(values, nearest, 4, { k, seed: 1, resamples: 100, starts: 10 }).sort();
    found.forEach((jaccard, c) => {
      expect(Math.abs(jaccard - expected[c]!)).toBeLessThan(within);
    });
  });
});

test('the gap statistic of iris is that of clusGap, of which the standard error is about .02', () => {
  const gaps = gapStatistic(irisPoints(), 4, [1, 2, 3, 4, 5, 6], { references: 60, starts: 4, seed: 1 });
  // cluster of R 4.2 with B = 100 (churn-segments reference 2.4); one draw of references differs by its error
  [0.0944, 0.3879, 0.4963, 0.5463, 0.5518, 0.5691].forEach((expected, i) => {
    expect(Math.abs(gaps[i]!.gap - expected)).toBeLessThan(0.02);
    expect(gaps[i]!.se).toBeGreaterThan(0.014);
    expect(gaps[i]!.se).toBeLessThan(0.034);
  });
});

/** Customers in clouds around the given places, ten deviations apart or less. */
const clouds = (places: readonly (readonly [number, number, number])[], seed = 1): Table => {
  const random = seededRandom(seed);
  const rows = places.flatMap(([x, y, size]) =>
    Array.from({ length: size }, () => [x + drawNormal(random), y + drawNormal(random)] as const),
  );
  return tableFromArrays({
    x: Float64Array.from(rows, ([x]) => x),
    y: Float64Array.from(rows, ([, y]) => y),
  });
};
const options = { features: ['x', 'y'], order_by: 'x', transform: 'none' } as const;

describe('the number of segments', () => {
  const five = clouds([
    [5, 5, 200],
    [15, 5, 200],
    [5, 15, 200],
    [15, 15, 200],
    [25, 10, 200],
  ]);

  test('is the one of the clouds, all of whose segments are found again', () => {
    const { fitted, candidates } = chooseK(five, options);
    expect(fitted.params.sizes).toHaveLength(5);
    expect(candidates.map(({ k }) => k)).toEqual([4, 5, 6, 7, 8]);
    expect(candidates[1]!.stability).toBeGreaterThan(0.95);
    expect(candidates.filter(({ is_eligible }) => is_eligible).map(({ k }) => k)).toContain(5);
  });

  test('is not one whose segments chance draws differently, however high it scores', () => {
    const { candidates } = chooseK(five, options);
    const tried = candidateOf(kmeans.fit(five, { ...options, k: 8 }), five, options, usualRules, 8);
    expect(tried.stability).toBeLessThan(0.75);
    expect(tried.is_eligible).toBe(false);
    // Those with a lower index than the one that was kept need no resampling.
    const kept = candidates.find(({ is_eligible }) => is_eligible)!;
    for (const { calinski_harabasz, stability } of candidates) {
      expect(stability === null).toBe(calinski_harabasz! < kept.calinski_harabasz!);
    }
  });

  test('is not one with a handful that brings next to nothing, but one with a handful that brings much', () => {
    const handful = clouds([
      [50, 5, 500],
      [5, 50, 500],
      [0, 120, 6],
    ]);
    const rules = { ...usualRules, ks: [3] };
    const divided = (table: Table) => kmeans.fit(table, { ...options, k: 3 });
    expect(candidateOf(divided(handful), handful, options, rules, 3)).toMatchObject({ is_eligible: false });
    const rich = clouds([
      [50, 5, 500],
      [5, 50, 500],
      [900, 120, 6],
    ]);
    expect(candidateOf(divided(rich), rich, options, rules, 3)).toMatchObject({ is_eligible: true });
  });

  test('is the most stable one where none is eligible', () => {
    const { fitted, candidates } = chooseK(five, options, { ...usualRules, minimum_share: 0.9 });
    expect(candidates.map(({ k }) => k)).toEqual([3, 4, 5, 6, 7, 8]);
    const best = Math.max(...candidates.map(({ stability }) => stability!));
    expect(candidates.find(({ stability }) => stability === best)!.k).toBe(fitted.params.sizes.length);
  });
});
