import { betaCdf, betaQuantile } from './numeric/incomplete-beta.ts';

/** A grade of the master scale holds `pd_from <= pd < pd_below`, probabilities of default within a year. */
export interface RatingGrade {
  /** 1 is the best; the last is default. */
  readonly rating: number;
  readonly pd_from: number;
  readonly pd_below: number;
}

/** Where the grades after the first begin; the last one is default itself. */
const edges = [0.001, 0.0015, 0.0025, 0.005, 0.0075, 0.0175, 0.025, 0.05, 0.1, 0.2, 0.3, 1] as const;

/**
 * The master scale: twelve grades of borrowers who pay and one of those in default.
 *
 * Source: the PD bands of COREP template C 08.05 and CR6; Basel asks for at least seven grades besides default.
 */
export const ratingScale: readonly RatingGrade[] = [0, ...edges].map((pd_from, i) => ({
  rating: i + 1,
  pd_from,
  // Above one there is nothing, and one itself belongs to the last grade.
  pd_below: edges[i] ?? 2,
}));

/** The grade of a default. */
export const defaultRating = ratingScale.length;

/**
 * The grade of a probability of default.
 * @throws when it is not a probability
 */
export const ratingOf = (pd: number): number => {
  if (!(pd >= 0 && pd <= 1)) throw new Error(`rating requires a pd from 0 to 1, got ${pd}`);
  return ratingScale.find(({ pd_below }) => pd < pd_below)!.rating;
};

/** What the defaults of a grade say about its stated PD. */
export interface GradeTest {
  readonly rate: number;
  /** Jeffreys interval of the true rate, 95 %. */
  readonly low: number;
  readonly high: number;
  /** That the true PD is above the stated one, after the defaults seen; high values say that the PD is too low. */
  readonly above: number;
  /** Chance of at least so many defaults if the stated PD held and defaults were independent. */
  readonly binomial: number;
}

/**
 * Tests the PD of a grade of `n` borrowers of whom `defaults` defaulted.
 *
 * Source: Jeffreys prior, P(PD > stated) = 1 - BetaCDF(stated; d + 1/2, n - d + 1/2); the binomial test by the
 * identity of its upper tail with the beta distribution. NaN where nothing is stated or nobody is in the grade.
 */
export const testGrade = (n: number, defaults: number, pd: number): GradeTest => {
  const a = defaults + 0.5;
  const b = n - defaults + 0.5;
  const isKnown = n > 0 && !Number.isNaN(pd);
  return {
    rate: n > 0 ? defaults / n : Number.NaN,
    // At the edges the interval ends where the data do.
    low: n === 0 ? Number.NaN : defaults === 0 ? 0 : betaQuantile(0.025, a, b),
    high: n === 0 ? Number.NaN : defaults === n ? 1 : betaQuantile(0.975, a, b),
    above: isKnown ? 1 - betaCdf(pd, a, b) : Number.NaN,
    binomial: isKnown ? (defaults === 0 ? 1 : betaCdf(pd, defaults, n - defaults + 1)) : Number.NaN,
  };
};

/**
 * Herfindahl-Hirschman index of counts: the sum of squared shares, 1/k when all k are alike, 1 when one has all.
 * Above 0.2 a scale says too little. NaN where everything is zero.
 */
export const herfindahl = (counts: readonly number[]): number => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count) => sum + (count / total) ** 2, 0);
};
