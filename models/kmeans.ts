import { type Float64, type Int32, type Table, tableFromArrays } from 'apache-arrow';
import { kmeans as mlKmeans } from 'ml-kmeans';
import { column } from './columns.ts';
import { fitScaling, type Points, type Scaling, type ScalingKind, scaled } from './feature-scaling.ts';
import { calinskiHarabasz, silhouette, totalSquares } from './metrics/cluster-quality.ts';
import type { Fitted, Model } from './model.ts';
import { assign, lloyd } from './numeric/lloyd.ts';

type KmeansParams = {
  readonly scaling: Scaling;
  /** One row per cluster in the scaled features, in the canonical order. */
  readonly centroids: readonly (readonly number[])[];
  /** Customers per cluster at the fit. */
  readonly sizes: readonly number[];
};

export interface KmeansFit extends Fitted<KmeansParams> {
  /** How many of the starts ended within a millionth of the best inertia: few means a shaky optimum. */
  readonly starts_agreeing: number;
  readonly converged: boolean;
  readonly calinski_harabasz: number | null;
  readonly silhouette: number | null;
}

export interface KmeansOptions {
  readonly features: readonly string[];
  /** Wished number of clusters; fewer come out where there are fewer distinct customers. */
  readonly k: number;
  /** Column by whose mean, highest first, the clusters are numbered; it need not be a feature. */
  readonly order_by: string;
  readonly seed?: number;
  readonly starts?: number;
  readonly transform?: ScalingKind;
}

type KmeansScores = { segment_no: Int32; distance: Float64 };

interface KmeansMetrics {
  readonly inertia: number;
  readonly silhouette: number;
  /** Share of the variance of what followed that the clusters explain (eta squared). */
  readonly explained: number;
}

/** ml-kmeans holds rows as arrays, so it searches from this many evenly spaced customers at most. */
const searchRows = 500;

/** The starts are compared on this many evenly spaced customers at most; only the best is finished on all. */
const comparedRows = 20_000;

/**
 * K-means on scaled features. ml-kmeans searches from several seeded k-means++ starts; each result is then led
 * to its fixed point, because ml-kmeans gives neither inertia nor labels that belong to its last centroids, and
 * the one with the lowest inertia is kept. Both work on evenly spaced customers where there are many.
 *
 * Source: Lloyd (1982); Arthur & Vassilvitskii (2007) for the starts.
 * `score`: `segment_no` from 0 in the order of `order_by`, and the distance to the centroid in scaled units.
 */
export const kmeans: Model<KmeansFit, KmeansScores, KmeansMetrics, KmeansOptions, undefined> = {
  name: 'k-means',
  source: 'Lloyd (1982), Least Squares Quantization in PCM; Arthur & Vassilvitskii (2007), k-means++',
  /** The features are chosen in the options of `fit`. */
  inputs: [],

  /** @throws when a column is missing or holds a value that is not a finite number */
  fit(inputs, { features, k, order_by, seed = 1, starts = 10, transform = 'log-z' }) {
    const scaling = fitScaling(inputs, features, transform);
    const points = inOrder(scaled(inputs, scaling));
    const { dimensions } = points;
    const compared = evenly(points, comparedRows);
    const runs = startingCentroids(points, k, seed, starts).map((centroids) =>
      lloyd(compared.values, centroids, dimensions),
    );
    const first = runs.reduce((kept, other) => (other.inertia < kept.inertia ? other : kept));
    const close = first.inertia * (1 + 1e-6) + 1e-9;
    const best = compared === points ? first : lloyd(points.values, first.centroids, dimensions);
    const found = canonical(inputs, scaling, best.centroids, order_by);
    const clusters = found.sizes.length;
    const total = totalSquares(points.values, points.dimensions);
    return {
      params: { scaling, ...found },
      n: inputs.numRows,
      objective: best.inertia,
      starts_agreeing: runs.filter((run) => run.inertia <= close).length,
      converged: best.converged,
      calinski_harabasz: finite(calinskiHarabasz(total, best.inertia, inputs.numRows, clusters)),
      silhouette: clusters > 1 ? silhouette(points.values, best.nearest, points.dimensions) : null,
    };
  },

  score({ params }, inputs) {
    const points = scaled(inputs, params.scaling);
    const { nearest, squared } = assign(
      points.values,
      Float64Array.from(params.centroids.flat()),
      points.dimensions,
    );
    return tableFromArrays({ segment_no: nearest, distance: squared.map(Math.sqrt) });
  },

  describe: ({ params, n, objective, starts_agreeing, calinski_harabasz, silhouette }) => ({
    clusters: params.sizes.length,
    n,
    inertia: objective,
    starts_agreeing,
    smallest_share: Math.min(...params.sizes) / n,
    calinski_harabasz: calinski_harabasz ?? Number.NaN,
    silhouette: silhouette ?? Number.NaN,
  }),

  evaluate(fitted, holdout, actual) {
    const scores = kmeans.score(fitted, holdout, undefined);
    const cluster = scores.getChild('segment_no')!.toArray();
    const points = scaled(holdout, fitted.params.scaling);
    return {
      inertia: scores
        .getChild('distance')!
        .toArray()
        .reduce((sum, d) => sum + d * d, 0),
      silhouette: silhouette(points.values, cluster, points.dimensions),
      explained: explainedShare(cluster, fitted.params.sizes.length, actual),
    };
  },
};

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The points in ascending order of their coordinates, so that the order of the customers changes nothing. */
const inOrder = ({ values, rows, dimensions }: Points): Points => {
  const order = Uint32Array.from({ length: rows }, (_, i) => i).sort((a, b) => {
    for (let j = 0; j < dimensions; j++) {
      const gap = values[a * dimensions + j]! - values[b * dimensions + j]!;
      if (gap !== 0) return gap;
    }
    return 0;
  });
  const sorted = new Float64Array(values.length);
  order.forEach((from, to) => {
    sorted.set(values.subarray(from * dimensions, (from + 1) * dimensions), to * dimensions);
  });
  return { values: sorted, rows, dimensions };
};

/** At most `most` of the points, evenly spaced in their order. */
const evenly = (points: Points, most: number): Points => {
  const { values, rows, dimensions } = points;
  if (rows <= most) return points;
  const kept = new Float64Array(most * dimensions);
  for (let i = 0; i < most; i++) {
    const from = Math.floor(((i + 0.5) * rows) / most) * dimensions;
    kept.set(values.subarray(from, from + dimensions), i * dimensions);
  }
  return { values: kept, rows: most, dimensions };
};

/** Centroids that ml-kmeans reaches from its seeded starts; the distinct points themselves when they are few. */
const startingCentroids = (points: Points, k: number, seed: number, starts: number): Float64Array[] => {
  const { values, rows, dimensions } = points;
  const row = (i: number) => Array.from(values.subarray(i * dimensions, (i + 1) * dimensions));
  const distinct: number[][] = [];
  for (let i = 0; i < rows && distinct.length <= k; i++) {
    const next = row(i);
    if (distinct.length === 0 || next.some((value, j) => value !== distinct.at(-1)![j])) distinct.push(next);
  }
  if (distinct.length <= k) return [Float64Array.from(distinct.flat())];
  const search = evenly(points, searchRows);
  const sample = Array.from({ length: search.rows }, (_, i) =>
    Array.from(search.values.subarray(i * dimensions, (i + 1) * dimensions)),
  );
  const isRich = new Set(sample.map((point) => point.join())).size > k;
  const searched = isRich ? sample : distinct;
  return Array.from({ length: starts }, (_, start) => {
    const { centroids } = mlKmeans(searched, k, { seed: seed + start, maxIterations: 50 });
    return Float64Array.from(centroids.flat());
  });
};

/** Numbers the clusters by the mean of `order_by`, highest first; equal means by their centroids. */
const canonical = (inputs: Table, scaling: Scaling, centroids: Float64Array, order_by: string) => {
  const points = scaled(inputs, scaling);
  const worth = column(inputs, order_by, 'k-means fit');
  const { nearest } = assign(points.values, centroids, points.dimensions);
  const clusters = Array.from({ length: centroids.length / points.dimensions }, (_, c) => ({
    centroid: Array.from(centroids.subarray(c * points.dimensions, (c + 1) * points.dimensions)),
    size: 0,
    worth: 0,
  }));
  nearest.forEach((c, i) => {
    clusters[c]!.size++;
    clusters[c]!.worth += worth[i]!;
  });
  clusters.sort(
    (a, b) =>
      b.worth / Math.max(b.size, 1) - a.worth / Math.max(a.size, 1) || b.centroid[0]! - a.centroid[0]!,
  );
  return { centroids: clusters.map((c) => c.centroid), sizes: clusters.map((c) => c.size) };
};

const explainedShare = (cluster: Int32Array, clusters: number, actual: Float64Array): number => {
  const sums = new Float64Array(clusters);
  const counts = new Float64Array(clusters);
  actual.forEach((value, i) => {
    sums[cluster[i]!]! += value;
    counts[cluster[i]!]!++;
  });
  const mean = sums.reduce((sum, value) => sum + value, 0) / actual.length;
  const between = sums.reduce(
    (sum, s, c) => sum + (counts[c]! > 0 ? counts[c]! * (s / counts[c]! - mean) ** 2 : 0),
    0,
  );
  return between / actual.reduce((sum, value) => sum + (value - mean) ** 2, 0);
};
