import { type Table, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import { type KmeansFit, type KmeansOptions, kmeans } from './kmeans.ts';

/** One number of clusters that was tried. */
interface Candidate {
  readonly k: number;
  readonly inertia: number;
  readonly calinski_harabasz: number | null;
  readonly silhouette: number | null;
  /** Share of customers in the smallest cluster. */
  readonly smallest_share: number;
  readonly is_eligible: boolean;
}

interface Choice {
  readonly fitted: KmeansFit;
  readonly candidates: readonly Candidate[];
}

/**
 * Fits k-means for each number of clusters and keeps the one with the highest Calinski-Harabasz index among
 * those whose smallest cluster holds at least `minimumShare` of the customers; where none does, the one whose
 * smallest cluster is largest. Equal figures go to the smaller k. Among more than 2,000 customers evenly spaced
 * ones are tried on, and the chosen number is then fitted on all.
 */
export const chooseK = (
  inputs: Table,
  options: Omit<KmeansOptions, 'k'>,
  ks: readonly number[] = [4, 5, 6, 7, 8],
  minimumShare = 0.02,
): Choice => {
  const some = evenly(inputs, [...options.features, options.order_by]);
  const starts = some === inputs ? options.starts : fewStarts;
  const fits = ks.map((k) =>
    kmeans.fit(some, { ...options, k, ...(starts === undefined ? {} : { starts }) }),
  );
  const candidates = fits.map((fitted, i) => {
    const smallest_share = Math.min(...fitted.params.sizes) / fitted.n;
    return {
      k: ks[i]!,
      inertia: fitted.objective,
      calinski_harabasz: fitted.calinski_harabasz,
      silhouette: fitted.silhouette,
      smallest_share,
      is_eligible: smallest_share >= minimumShare && fitted.params.sizes.length === ks[i],
    };
  });
  const anyEligible = candidates.some((candidate) => candidate.is_eligible);
  const merit = (candidate: Candidate) => {
    if (!anyEligible) return candidate.smallest_share;
    return candidate.is_eligible ? (candidate.calinski_harabasz ?? 0) : Number.NEGATIVE_INFINITY;
  };
  const best = candidates.reduce((kept, other, i) => (merit(other) > merit(candidates[kept]!) ? i : kept), 0);
  const fitted = some === inputs ? fits[best]! : kmeans.fit(inputs, { ...options, k: ks[best]! });
  return { fitted, candidates };
};

/** The number of clusters shows in this many customers; more of them only make each try slower. */
const most = 2000;
/** Enough to tell one k from another; the fit that is kept has all its starts. */
const fewStarts = 3;

/** Evenly spaced rows of a large table; a small one as it is. */
const evenly = (inputs: Table, names: readonly string[]): Table => {
  const rows = inputs.numRows;
  if (rows <= most) return inputs;
  const taken = Array.from({ length: most }, (_, i) => Math.floor(((i + 0.5) * rows) / most));
  const columns = [...new Set(names)].map((name) => {
    const values = column(inputs, name, 'k-means fit');
    return [name, Float64Array.from(taken, (row) => values[row]!)];
  });
  return tableFromArrays(Object.fromEntries(columns));
};
