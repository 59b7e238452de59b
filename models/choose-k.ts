import type { Table } from 'apache-arrow';
import { clusterStability } from './cluster-stability.ts';
import { column } from './columns.ts';
import { scaled } from './feature-scaling.ts';
import { fitEach, type KmeansFit, type KmeansOptions, kmeans } from './kmeans.ts';
import { assign } from './numeric/lloyd.ts';

/** One number of clusters that was tried. */
export interface Candidate {
  readonly k: number;
  readonly inertia: number;
  readonly calinski_harabasz: number | null;
  readonly davies_bouldin: number | null;
  /** Shown and not followed: it prefers one far-off handful to a useful division. */
  readonly silhouette: number | null;
  /** Bootstrap Jaccard of the least stable cluster; null where another number was better without it. */
  readonly stability: number | null;
  /** The same of each cluster, in their order. */
  readonly stabilities: readonly number[] | null;
  /** Share of customers in the smallest cluster. */
  readonly smallest_share: number;
  readonly is_eligible: boolean;
}

interface Choice {
  readonly fitted: KmeansFit;
  readonly chosen: Candidate;
  readonly candidates: readonly Candidate[];
}

export interface ChoiceRules {
  readonly ks: readonly number[];
  /** The least bootstrap Jaccard that every cluster must reach. */
  readonly stability: number;
  /** A cluster must hold this share of the customers or of `order_by`. */
  readonly minimum_share: number;
}

/** Hennig's line between doubtful and stable; 2 % is the smallest group worth a campaign of its own. */
export const usualRules: ChoiceRules = { ks: [4, 5, 6, 7, 8], stability: 0.75, minimum_share: 0.02 };

/**
 * Fits k-means for each number of clusters and keeps the one with the highest Calinski-Harabasz index among those
 * whose clusters are all stable and large enough, by customers or by what they bring. Where none is, three clusters
 * are tried as well, and at last the one is kept whose least stable cluster is most stable. Equal figures
 * go to the smaller k.
 */
export const chooseK = (
  inputs: Table,
  options: Omit<KmeansOptions, 'k'>,
  rules: ChoiceRules = usualRules,
): Choice => {
  const tried = fitEach(inputs, options, rules.ks);
  const first = judge(tried, rules.ks, inputs, options, rules);
  if (first.best !== undefined) return choiceOf(tried, first.candidates, first.best);
  const fewer = [3].filter((k) => !rules.ks.includes(k));
  const fits = fitEach(inputs, options, fewer);
  const second = judge(fits, fewer, inputs, options, rules);
  const candidates = [...second.candidates, ...first.candidates];
  const all = [...fits, ...tried];
  const steadiest = candidates.reduce(
    (kept, { stability }, i) => (stability! > candidates[kept]!.stability! ? i : kept),
    0,
  );
  return choiceOf(all, candidates, second.best ?? steadiest);
};

const choiceOf = (fits: readonly KmeansFit[], candidates: readonly Candidate[], best: number): Choice => ({
  fitted: fits[best]!,
  chosen: candidates[best]!,
  candidates,
});

/** Judges fits in the order of their index until one is eligible; the rest is not resampled. */
const judge = (
  fits: readonly KmeansFit[],
  ks: readonly number[],
  inputs: Table,
  options: Omit<KmeansOptions, 'k'>,
  rules: ChoiceRules,
) => {
  const index = (i: number) => fits[i]!.calinski_harabasz ?? 0;
  const candidates: Candidate[] = [];
  let best: number | undefined;
  for (const i of [...fits.keys()].sort((a, b) => index(b) - index(a) || a - b)) {
    candidates[i] =
      best === undefined
        ? candidateOf(fits[i]!, inputs, options, rules, ks[i]!)
        : { ...figuresOf(fits[i]!, ks[i]!), stability: null, stabilities: null, is_eligible: false };
    if (candidates[i].is_eligible) best = i;
  }
  return { best, candidates };
};

const figuresOf = (fitted: KmeansFit, k: number) => ({
  k,
  inertia: fitted.objective,
  calinski_harabasz: fitted.calinski_harabasz,
  davies_bouldin: fitted.davies_bouldin,
  silhouette: fitted.silhouette,
  smallest_share: Math.min(...fitted.params.sizes) / fitted.n,
});

/** Judges one fit by the rules: how stable its clusters are, and how small. */
export const candidateOf = (
  fitted: KmeansFit,
  inputs: Table,
  { order_by, seed = 1 }: Pick<KmeansOptions, 'order_by' | 'seed'>,
  rules: ChoiceRules,
  k: number,
): Candidate => {
  const stabilities = segmentStability(fitted, inputs, seed, rules.stability);
  const stability = Math.min(...stabilities);
  const { sizes } = fitted.params;
  const brought = shareBrought(fitted, inputs, order_by);
  const isLarge = sizes.every(
    (size, c) => size / fitted.n >= rules.minimum_share || brought[c]! >= rules.minimum_share,
  );
  return {
    ...figuresOf(fitted, k),
    stability,
    stabilities,
    is_eligible: isLarge && stability >= rules.stability && sizes.length === k,
  };
};

/** Resampling this many customers tells a stable cluster from a shaky one; more only take longer. */
const resampled = 3000;

/** Bootstrap Jaccard of each cluster, on evenly spaced customers where there are more than 3,000. */
const segmentStability = ({ params }: KmeansFit, inputs: Table, seed: number, bar: number): number[] => {
  const { values, rows, dimensions } = scaled(inputs, params.scaling);
  const size = Math.min(rows, resampled);
  const some = new Float64Array(size * dimensions);
  for (let i = 0; i < size; i++) {
    const from = Math.floor(((i + 0.5) * rows) / size) * dimensions;
    some.set(values.subarray(from, from + dimensions), i * dimensions);
  }
  const { nearest } = assign(some, Float64Array.from(params.centroids.flat()), dimensions);
  const found = clusterStability(some, nearest, dimensions, { k: params.centroids.length, seed, bar });
  // A last cluster of which the sample holds nobody has not been found again.
  return params.centroids.map((_, c) => found[c] ?? 0);
};

/** What each cluster brings of the sum of `name`; amounts below zero count as nothing. */
const shareBrought = (fitted: KmeansFit, inputs: Table, name: string): Float64Array => {
  const amounts = column(inputs, name, 'k-means fit');
  const sums = new Float64Array(fitted.params.sizes.length);
  kmeans
    .score(fitted, inputs, undefined)
    .getChild('segment_no')!
    .toArray()
    .forEach((c: number, i: number) => {
      sums[c]! += Math.max(amounts[i]!, 0);
    });
  const total = sums.reduce((sum, part) => sum + part, 0) || 1;
  return sums.map((sum) => sum / total);
};
