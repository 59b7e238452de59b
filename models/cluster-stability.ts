import { crossCounts } from './metrics/cluster-quality.ts';
import { searchClusters } from './numeric/k-means-search.ts';
import { seededRandom } from './numeric/random.ts';

interface StabilityOptions {
  readonly k: number;
  readonly seed: number;
  readonly resamples?: number;
  readonly starts?: number;
  /** What the clusters are held against: where the least stable is clearly above or below it, eight resamples are enough. */
  readonly bar?: number;
}

/** After so many resamples a mean is off by about .02, so that this far from the bar it is on its side. */
const fewResamples = 8;
const clearly = 0.08;

/**
 * How well each cluster is found again when chance draws other customers: the mean, over bootstrap resamples that
 * are divided anew, of its largest Jaccard similarity with a cluster found there, among the points drawn. A point
 * drawn twice counts once. Below 0.6 a cluster is unstable, below 0.75 doubtful, from 0.85 highly stable.
 *
 * Source: Hennig (2007), Cluster-wise assessment of cluster stability; the `boot` method of R's fpc.
 * @param values n rows of `dimensions` numbers, flat; `nearest` holds the cluster of each, from 0
 * @returns one figure per cluster of `nearest`, 0 to 1
 */
export const clusterStability = (
  values: Float64Array,
  nearest: Int32Array,
  dimensions: number,
  { k, seed, resamples = 20, starts = 4, bar }: StabilityOptions,
): Float64Array => {
  const random = seededRandom(seed);
  const clusters = nearest.reduce((most, c) => Math.max(most, c), 0) + 1;
  const total = new Float64Array(clusters);
  const seen = new Float64Array(clusters);
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = drawRows(nearest.length, random);
    const points = new Float64Array(drawn.length * dimensions);
    drawn.forEach((from, to) => {
      points.set(values.subarray(from * dimensions, (from + 1) * dimensions), to * dimensions);
    });
    const found = searchClusters(points, dimensions, {
      k,
      starts,
      seed: seed + 1 + resample * starts,
    });
    const before = Int32Array.from(drawn, (row) => nearest[row]!);
    largestJaccards(before, found.nearest).forEach((jaccard, c) => {
      if (Number.isNaN(jaccard)) return;
      total[c]! += jaccard;
      seen[c]!++;
    });
    if (bar === undefined || resample + 1 < fewResamples) continue;
    const means = total.map((sum, c) => sum / Math.max(seen[c]!, 1));
    const least = means.reduce((kept, mean) => Math.min(kept, mean), 1);
    if (Math.abs(least - bar) > clearly) break;
  }
  return total.map((sum, c) => (seen[c]! > 0 ? sum / seen[c]! : 0));
};

/** The rows that n draws with replacement hit, each once, in their order. */
const drawRows = (rows: number, random: () => number): Uint32Array => {
  const isDrawn = new Uint8Array(rows);
  let hit = 0;
  for (let i = 0; i < rows; i++) {
    const row = Math.floor(random() * rows);
    if (isDrawn[row] === 0) hit++;
    isDrawn[row] = 1;
  }
  const drawn = new Uint32Array(hit);
  let next = 0;
  for (let i = 0; i < rows; i++) if (isDrawn[i] === 1) drawn[next++] = i;
  return drawn;
};

/** NaN for a cluster of which nobody was drawn. */
const largestJaccards = (before: Int32Array, after: Int32Array): readonly number[] => {
  const table = crossCounts(before, after);
  const sizes = Array.from(table[0] ?? [], (_, c) => table.reduce((sum, row) => sum + row[c]!, 0));
  return table.map((row) => {
    const size = row.reduce((sum, n) => sum + n, 0);
    if (size === 0) return Number.NaN;
    return row.reduce((most, both, c) => Math.max(most, both / (size + sizes[c]! - both)), 0);
  });
};
