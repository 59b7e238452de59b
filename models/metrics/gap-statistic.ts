import { searchClusters } from '../numeric/k-means-search.ts';
import { squaredDistance } from '../numeric/lloyd.ts';
import { principalAxes } from '../numeric/principal-axes.ts';
import { type Random, seededRandom } from '../numeric/random.ts';

interface Gap {
  readonly k: number;
  readonly gap: number;
  /** Standard error of the gap, with the error of the simulation in it. */
  readonly se: number;
}

/**
 * How much tighter the points fall into k clusters than points strewn evenly over the box of their principal axes:
 * the difference of the logarithms of the mean distances within clusters.
 *
 * Source: Tibshirani, Walther & Hastie (2001), as `clusGap` of R's cluster has it (distances not squared, reference
 * points on the principal axes). Cost: the square of the points times `references`; meant for a sample.
 */
export const gapStatistic = (
  values: Float64Array,
  dimensions: number,
  ks: readonly number[],
  {
    references,
    starts,
    seed,
  }: { readonly references: number; readonly starts: number; readonly seed: number },
): readonly Gap[] => {
  const random = seededRandom(seed);
  const turned = principalAxes(values, dimensions);
  const strewn = Array.from({ length: references }, () => evenlyStrewn(turned, dimensions, random));
  return ks.map((k) => {
    const spread = (points: Float64Array) => {
      const { nearest } = searchClusters(points, dimensions, { k, starts, seed });
      return Math.log(distancesWithin(points, nearest, dimensions));
    };
    const logs = strewn.map(spread);
    const mean = logs.reduce((sum, log) => sum + log, 0) / references;
    const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (references - 1);
    return { k, gap: mean - spread(values), se: Math.sqrt((1 + 1 / references) * variance) };
  });
};

/** Half the sum over clusters of the distances of all pairs, each cluster's divided by its size. */
const distancesWithin = (values: Float64Array, nearest: Int32Array, dimensions: number): number => {
  const clusters = nearest.reduce((most, c) => Math.max(most, c), 0) + 1;
  const sums = new Float64Array(clusters);
  const counts = new Float64Array(clusters);
  for (let i = 0; i < nearest.length; i++) {
    const c = nearest[i]!;
    counts[c]!++;
    for (let other = 0; other < i; other++) {
      if (nearest[other] !== c) continue;
      sums[c]! += Math.sqrt(squaredDistance(values, i * dimensions, values, other * dimensions, dimensions));
    }
  }
  return sums.reduce((sum, part, c) => sum + (counts[c]! > 0 ? part / counts[c]! / 2 : 0), 0);
};

const evenlyStrewn = (values: Float64Array, dimensions: number, random: Random): Float64Array => {
  const low = new Float64Array(dimensions).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(dimensions).fill(Number.NEGATIVE_INFINITY);
  values.forEach((value, at) => {
    const j = at % dimensions;
    low[j] = Math.min(low[j]!, value);
    high[j] = Math.max(high[j]!, value);
  });
  return values.map((_, at) => {
    const j = at % dimensions;
    return low[j]! + (high[j]! - low[j]!) * random();
  });
};
