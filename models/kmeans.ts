import { type Float64, type Int32, type Table, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import {
  fitScaling,
  type Points,
  rescaled,
  type Scaling,
  type ScalingKind,
  scaled,
} from './feature-scaling.ts';
import {
  calinskiHarabasz,
  daviesBouldin,
  distanceSample,
  silhouette,
  silhouetteOf,
  totalSquares,
} from './metrics/cluster-quality.ts';
import type { Fitted, Model } from './model.ts';
import { searchClusters } from './numeric/k-means-search.ts';
import { assign } from './numeric/lloyd.ts';

export type KmeansParams = {
  readonly scaling: Scaling;
  /** One row per cluster in the scaled features, in the canonical order. */
  readonly centroids: readonly (readonly number[])[];
  /** Customers per cluster at the fit. */
  readonly sizes: readonly number[];
};

export interface KmeansFit extends Fitted<KmeansParams> {
  /** How many of the starts ended within a thousandth of the best inertia: few means a shaky optimum. */
  readonly starts_agreeing: number;
  /** Whether the centroids given to begin from were kept. */
  readonly is_warm: boolean;
  readonly converged: boolean;
  readonly calinski_harabasz: number | null;
  readonly davies_bouldin: number | null;
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
  /**
   * An earlier model of the same features and transform: its centroids, in the scale of today's customers, are
   * where the fit begins, and what it keeps unless a cold start is better by more than 2 %.
   */
  readonly warm?: KmeansParams | undefined;
}

type KmeansScores = { segment_no: Int32; distance: Float64 };

interface KmeansMetrics {
  readonly inertia: number;
  readonly silhouette: number;
  /** Share of the variance of what followed that the clusters explain (eta squared). */
  readonly explained: number;
}

/**
 * K-means on scaled features: ten or more seeded starts of greedy k-means++, each led to its fixed point, and the
 * one with the lowest inertia kept. Up to 30,000 customers their order changes nothing.
 *
 * The kernel is our own: on a million rows of six numbers ml-kmeans takes a single start, without inertia, to
 * several times the time and memory of ten here (`npm run compare:kmeans` measures it beside scikit-learn).
 *
 * Source: Lloyd (1982); Arthur & Vassilvitskii (2007) for the starts; Hamerly (2010) for the bounds.
 * `score`: `segment_no` from 0 in the order of `order_by`, and the distance to the centroid in scaled units.
 */
export const kmeans: Model<KmeansFit, KmeansScores, KmeansMetrics, KmeansOptions, undefined> = {
  name: 'k-means',
  source: 'Lloyd (1982), Least Squares Quantization in PCM; Arthur & Vassilvitskii (2007), k-means++',
  /** The features are chosen in the options of `fit`. */
  inputs: [],

  fit: (inputs, { k, ...options }) => fitEach(inputs, options, [k])[0]!,

  score({ params }, inputs) {
    const points = scaled(inputs, params.scaling);
    const { nearest, squared } = assign(
      points.values,
      Float64Array.from(params.centroids.flat()),
      points.dimensions,
    );
    return tableFromArrays({ segment_no: nearest, distance: squared.map(Math.sqrt) });
  },

  describe: ({ params, n, objective, starts_agreeing, calinski_harabasz, davies_bouldin, silhouette }) => ({
    clusters: params.sizes.length,
    n,
    inertia: objective,
    starts_agreeing,
    smallest_share: Math.min(...params.sizes) / n,
    calinski_harabasz: calinski_harabasz ?? Number.NaN,
    davies_bouldin: davies_bouldin ?? Number.NaN,
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

/**
 * The fits of several numbers of clusters to the same customers, who are brought to scale once.
 * @throws when a column is missing or holds a value that is not a finite number
 */
export const fitEach = (
  inputs: Table,
  options: Omit<KmeansOptions, 'k'>,
  ks: readonly number[],
): readonly KmeansFit[] => {
  const { features, order_by, seed = 1, starts = 10, transform = 'log-z', warm } = options;
  const scaling = fitScaling(inputs, features, transform, warm?.scaling);
  const points = scaled(inputs, scaling);
  const { values, dimensions } = inOrder(points);
  const total = totalSquares(values, dimensions);
  const between = distanceSample(values, dimensions);
  return ks.map((k) => {
    const isSame = warm?.centroids.length === k && warm.scaling.kind === transform;
    const best = searchClusters(values, dimensions, {
      k,
      seed,
      starts,
      warm: isSame
        ? Float64Array.from(warm.centroids.flatMap((c) => rescaled(c, warm.scaling, scaling)))
        : undefined,
      clearly: clearlyBetter,
    });
    const found = canonical(inputs, points, best.centroids, order_by);
    const clusters = found.sizes.length;
    return {
      params: { scaling, ...found },
      n: inputs.numRows,
      objective: best.inertia,
      starts_agreeing: best.starts_agreeing,
      is_warm: best.is_warm,
      converged: best.converged,
      calinski_harabasz: finite(calinskiHarabasz(total, best.inertia, inputs.numRows, clusters)),
      davies_bouldin: finite(daviesBouldin(best.centroids, best, dimensions)),
      silhouette: clusters > 1 ? silhouetteOf(between, best.nearest) : null,
    };
  });
};

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A cold start replaces the warm one when its inertia is lower by more than this share. */
const clearlyBetter = 0.02;

/** Sorting more points than this takes longer than dividing them. */
const sortedRows = 30_000;

/** The points in ascending order of their coordinates, so that the order of the customers changes nothing. */
const inOrder = (points: Points): Points => {
  const { values, rows, dimensions } = points;
  if (rows > sortedRows) return points;
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

/** Numbers the clusters by the mean of `order_by`, highest first; equal means by their centroids. */
const canonical = (inputs: Table, points: Points, centroids: Float64Array, order_by: string) => {
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
