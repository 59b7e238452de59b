import { plusPlusStart } from './k-means-plus-plus.ts';
import { type Clustering, lloyd } from './lloyd.ts';
import { seededRandom } from './random.ts';

interface SearchOptions {
  readonly k: number;
  readonly seed: number;
  readonly starts: number;
  /** Centroids to begin from besides the cold starts. */
  readonly warm?: Float64Array | undefined;
  /** What the warm start leads to is kept unless a cold one's inertia is lower by more than this share. */
  readonly clearly?: number;
  readonly weights?: Float64Array | undefined;
}

interface Found extends Clustering {
  /** How many of the cold starts ended within a thousandth of the best of them: few means a shaky optimum. */
  readonly starts_agreeing: number;
  readonly is_warm: boolean;
}

/** The cold starts are compared on this many evenly spaced points at most. */
const searchRows = 30_000;
/** To compare them it is enough that one point in 300 at most still moves; the best three are then finished. */
const roughly = 1 / 300;
const finished = 3;
/** Of very many points a few may still move at the end: the inertia hangs on them in the sixth digit. */
const settled = (rows: number) => (rows >= 100_000 ? 1 / 20_000 : 0);

/**
 * The division into at most `k` clusters with the least inertia that seeded starts of greedy k-means++ reach.
 * Clusters that hold nobody, where there are fewer different points than clusters, are left out.
 *
 * @param values n rows of `dimensions` numbers, flat; their order matters above 30,000 rows only
 */
export const searchClusters = (values: Float64Array, dimensions: number, options: SearchOptions): Found => {
  const { k, seed, starts, warm, clearly = 0, weights } = options;
  const some = evenly(values, dimensions, weights);
  const isAll = some.values === values;
  const isFew = isAll && starts <= finished;
  const cold = Array.from({ length: starts }, (_, start) => {
    const first = plusPlusStart(some.values, dimensions, k, seededRandom(seed + start), some.weights);
    return lloyd(some.values, first, dimensions, {
      weights: some.weights,
      restless: isFew ? 0 : roughly,
    });
  }).sort((a, b) => a.inertia - b.inertia);
  const close = cold[0]!.inertia * 1.001 + 1e-9;
  const starts_agreeing = cold.filter((run) => run.inertia <= close).length;
  const restless = settled(values.length / dimensions);
  const finish = (centroids: Float64Array) => lloyd(values, centroids, dimensions, { weights, restless });
  const best = cold
    .slice(0, isAll ? finished : finished - 1)
    .map((run) => (isFew ? run : finish(run.centroids)))
    .reduce((kept, other) => (other.inertia < kept.inertia ? other : kept));
  const kept = warm === undefined ? undefined : finish(warm);
  const is_warm = kept !== undefined && best.inertia >= kept.inertia * (1 - clearly);
  return { ...withoutEmpty(is_warm ? kept : best, dimensions), starts_agreeing, is_warm };
};

/** At most `searchRows` of the points, evenly spaced in their order, with their weights. */
const evenly = (values: Float64Array, dimensions: number, weights: Float64Array | undefined) => {
  const rows = values.length / dimensions;
  if (rows <= searchRows) return { values, weights };
  const kept = new Float64Array(searchRows * dimensions);
  const keptWeights = weights && new Float64Array(searchRows);
  for (let i = 0; i < searchRows; i++) {
    const from = Math.floor(((i + 0.5) * rows) / searchRows);
    kept.set(values.subarray(from * dimensions, (from + 1) * dimensions), i * dimensions);
    if (keptWeights) keptWeights[i] = weights![from]!;
  }
  return { values: kept, weights: keptWeights };
};

const withoutEmpty = (run: Clustering, dimensions: number): Clustering => {
  const counts = new Int32Array(run.centroids.length / dimensions);
  for (const c of run.nearest) counts[c]!++;
  const numbers = Int32Array.from(counts);
  let next = 0;
  counts.forEach((count, c) => {
    numbers[c] = count > 0 ? next++ : -1;
  });
  if (next === counts.length) return run;
  const centroids = run.centroids.filter((_, at) => counts[Math.floor(at / dimensions)]! > 0);
  return { ...run, centroids, nearest: run.nearest.map((c) => numbers[c]!) };
};
