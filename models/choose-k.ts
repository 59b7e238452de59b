import type { Table } from 'apache-arrow';
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
 * smallest cluster is largest. Equal figures go to the smaller k.
 */
export const chooseK = (
  inputs: Table,
  options: Omit<KmeansOptions, 'k'>,
  ks: readonly number[] = [4, 5, 6, 7, 8],
  minimumShare = 0.02,
): Choice => {
  const fits = ks.map((k) => kmeans.fit(inputs, { ...options, k }));
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
  return { fitted: fits[best]!, candidates };
};
