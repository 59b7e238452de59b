import { type Assignment, squaredDistance } from '../numeric/lloyd.ts';

/**
 * Calinski-Harabasz index: spread between clusters over spread within, each per degree of freedom. Higher is
 * better. `totalSquares` is the sum of squared distances to the overall mean, `inertia` that to the centroids.
 *
 * Source: Calinski & Harabasz (1974). NaN for fewer than two clusters or no more points than clusters.
 */
export const calinskiHarabasz = (
  totalSquares: number,
  inertia: number,
  points: number,
  clusters: number,
): number =>
  clusters < 2 || points <= clusters
    ? Number.NaN
    : (totalSquares - inertia) / (clusters - 1) / (inertia / (points - clusters));

/** Sum of squared distances of the points to their mean; flat rows of `dimensions` numbers. */
export const totalSquares = (values: Float64Array, dimensions: number): number => {
  const rows = values.length / dimensions;
  const means = new Float64Array(dimensions);
  values.forEach((value, at) => {
    means[at % dimensions]! += value / rows;
  });
  return values.reduce((sum, value, at) => sum + (value - means[at % dimensions]!) ** 2, 0);
};

/**
 * Mean silhouette width, -1 to 1, over at most `sample` evenly spaced points. It favours one far-off handful
 * over a useful division, so it is shown and does not choose.
 *
 * Source: Rousseeuw (1987); a point alone in its cluster counts 0. Cost: sample squared.
 */
export const silhouette = (
  values: Float64Array,
  nearest: Int32Array,
  dimensions: number,
  sample?: number,
): number => silhouetteOf(distanceSample(values, dimensions, sample), nearest);

/** Some of the points, and the distances between all of them, row after row. */
interface DistanceSample {
  readonly places: Uint32Array;
  readonly distances: Float64Array;
}

/** At most `sample` evenly spaced points and their distances, for the silhouettes of any divisions of the points. */
export const distanceSample = (values: Float64Array, dimensions: number, sample = 500): DistanceSample => {
  const rows = values.length / dimensions;
  const size = Math.min(sample, rows);
  const places = Uint32Array.from({ length: size }, (_, i) => Math.floor(((i + 0.5) * rows) / size));
  const distances = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let other = 0; other < i; other++) {
      const between = distance(values, places[i]!, places[other]!, dimensions);
      distances[i * size + other] = between;
      distances[other * size + i] = between;
    }
  }
  return { places, distances };
};

/** `silhouette` of one division of the points that the sample was taken from. */
export const silhouetteOf = ({ places, distances }: DistanceSample, nearest: Int32Array): number => {
  const size = places.length;
  const clusters = nearest.reduce((most, cluster) => Math.max(most, cluster), 0) + 1;
  const clusterOf = Int32Array.from(places, (place) => nearest[place]!);
  const counts = new Float64Array(clusters);
  for (const cluster of clusterOf) counts[cluster]!++;

  let total = 0;
  for (let i = 0; i < size; i++) {
    const sums = new Float64Array(clusters);
    for (let other = 0; other < size; other++) sums[clusterOf[other]!]! += distances[i * size + other]!;
    const own = clusterOf[i]!;
    if (counts[own]! < 2) continue;
    const inside = sums[own]! / (counts[own]! - 1);
    const outside = sums.reduce(
      (least, sum, c) => (c === own || counts[c] === 0 ? least : Math.min(least, sum / counts[c]!)),
      Number.POSITIVE_INFINITY,
    );
    if (outside < Number.POSITIVE_INFINITY) total += (outside - inside) / (Math.max(inside, outside) || 1);
  }
  return total / size;
};

/**
 * Davies-Bouldin index: the mean over clusters of the worst ratio of two clusters' spread to the distance of their
 * centroids; the spread of a cluster is the mean distance to its centroid. Lower is better.
 *
 * Source: Davies & Bouldin (1979), with p = 1 and q = 2 as in scikit-learn. NaN for fewer than two clusters.
 */
export const daviesBouldin = (
  centroids: Float64Array,
  { nearest, squared }: Assignment,
  dimensions: number,
): number => {
  const clusters = centroids.length / dimensions;
  if (clusters < 2) return Number.NaN;
  const spread = new Float64Array(clusters);
  const counts = new Float64Array(clusters);
  nearest.forEach((c, i) => {
    spread[c]! += Math.sqrt(squared[i]!);
    counts[c]!++;
  });
  const worst = Array.from(spread, (sum, c) => {
    let most = 0;
    for (let other = 0; other < clusters; other++) {
      if (other === c) continue;
      const between = distance(centroids, c, other, dimensions);
      most = Math.max(most, (sum / counts[c]! + spread[other]! / counts[other]!) / between);
    }
    return most;
  });
  return worst.reduce((sum, ratio) => sum + ratio, 0) / clusters;
};

/** How many points lie in each pair of a cluster of `one` (rows) and a cluster of `other` (columns). */
export const crossCounts = (one: ArrayLike<number>, other: ArrayLike<number>): readonly Float64Array[] => {
  let rows = 0;
  let columns = 0;
  for (let i = 0; i < one.length; i++) {
    rows = Math.max(rows, one[i]! + 1);
    columns = Math.max(columns, other[i]! + 1);
  }
  const table = Array.from({ length: rows }, () => new Float64Array(columns));
  for (let i = 0; i < one.length; i++) table[one[i]!]![other[i]!]!++;
  return table;
};

/**
 * Adjusted Rand index of two divisions of the same points, given as numbers from 0: 1 when they are the same, about
 * 0 when one says nothing of the other.
 *
 * Source: Hubert & Arabie (1985), eq. (5).
 */
export const adjustedRand = (one: ArrayLike<number>, other: ArrayLike<number>): number => {
  const pairs = (n: number) => (n * (n - 1)) / 2;
  const table = crossCounts(one, other);
  const inRows = table.map((row) => row.reduce((sum, n) => sum + n, 0));
  const inColumns = Array.from(table[0] ?? [], (_, c) => table.reduce((sum, row) => sum + row[c]!, 0));
  const together = table.reduce((sum, row) => sum + row.reduce((part, n) => part + pairs(n), 0), 0);
  const byRows = inRows.reduce((sum, n) => sum + pairs(n), 0);
  const byColumns = inColumns.reduce((sum, n) => sum + pairs(n), 0);
  const expected = (byRows * byColumns) / pairs(one.length);
  const most = (byRows + byColumns) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
};

const distance = (values: Float64Array, i: number, k: number, dimensions: number): number =>
  Math.sqrt(squaredDistance(values, i * dimensions, values, k * dimensions, dimensions));
