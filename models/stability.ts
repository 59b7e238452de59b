/** How far a distribution has moved, and how far one of this size moves by chance. */
export interface Stability {
  readonly psi: number;
  /** Expected PSI of two samples of one population: (k - 1)(1/n + 1/m). */
  readonly noise: number;
  /** `watch` from 0.1, `act` from 0.25, and never for a shift within twice the noise. */
  readonly verdict: 'stable' | 'watch' | 'act';
}

/**
 * Population stability index of counts over the same bins: sum of (a - e) ln(a / e) over the shares. An empty
 * bin counts as half a member, and the shares are of the members as they are.
 *
 * Source: Siddiqi (2006); noise after Yurdakul (2018), the mean of a chi-square over n. NaN where a side is empty.
 */
export const stability = (expected: readonly number[], actual: readonly number[]): Stability => {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const n = total(expected);
  const m = total(actual);
  if (n === 0 || m === 0) return { psi: Number.NaN, noise: Number.NaN, verdict: 'stable' };
  // A bin that neither side knows says nothing.
  const bins = expected.map((e, i) => [e, actual[i]!] as const).filter(([e, a]) => e > 0 || a > 0);
  const psi = bins.reduce((sum, [e, a]) => {
    const was = Math.max(e, 0.5) / n;
    const is = Math.max(a, 0.5) / m;
    return sum + (is - was) * Math.log(is / was);
  }, 0);
  const noise = (bins.length - 1) * (1 / n + 1 / m);
  return { psi, noise, verdict: verdictOf(psi, noise) };
};

const verdictOf = (psi: number, noise: number): Stability['verdict'] => {
  if (psi < 0.1 || psi < 2 * noise) return 'stable';
  return psi > 0.25 ? 'act' : 'watch';
};

/** Characteristic stability in points: how many points the mean has moved, sum of (a - e) * points over the bins. */
export const pointsShift = (
  expected: readonly number[],
  actual: readonly number[],
  points: readonly number[],
): number => {
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const n = total(expected);
  const m = total(actual);
  return points.reduce((sum, each, i) => sum + (actual[i]! / m - expected[i]! / n) * each, 0);
};
