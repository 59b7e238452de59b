import { logGamma } from './numeric/log-gamma.ts';

/** Terms of a tail below this share of its sum change no digit that is kept. */
const negligible = 1e-17;

/** Adds up a tail from its first term on; `ratio(j)` is the term of j + 1 over that of j. */
const tailFrom = (first: number, from: number, ratio: (count: number) => number, last = Infinity): number => {
  let sum = first;
  let term = first;
  for (let j = from; j < last && j < from + 1e6; j++) {
    const step = ratio(j);
    term *= step;
    sum += term;
    // Behind the mode the terms fall ever faster, so what is left is less than a geometric series.
    if (step < 1 && (term * step) / (1 - step) < sum * negligible) break;
  }
  return Math.min(sum, 1);
};

/**
 * Chance that a Poisson count with this mean is `count` or more.
 *
 * Source: the sum of the probabilities themselves, so that small tails keep their digits.
 */
export const poissonTail = (count: number, mean: number): number => {
  if (count <= 0) return 1;
  if (!(mean > 0)) return 0;
  return tailFrom(
    Math.exp(count * Math.log(mean) - mean - logGamma(count + 1)),
    count,
    (j) => mean / (j + 1),
  );
};

/**
 * Chance that a count is `count` or more, where counts have this mean and variance: negative binomial with size
 * r = mean² / (variance - mean), Poisson where the variance does not exceed the mean.
 *
 * Source: method of moments; the sum of the probabilities themselves, so that small tails keep their digits.
 */
export const countTail = (count: number, mean: number, variance: number): number => {
  if (!(variance > mean)) return poissonTail(count, mean);
  if (count <= 0) return 1;
  const size = mean ** 2 / (variance - mean);
  const share = mean / (size + mean);
  const first = Math.exp(
    logGamma(count + size) -
      logGamma(size) -
      logGamma(count + 1) +
      size * Math.log(size / (size + mean)) +
      count * Math.log(share),
  );
  return tailFrom(first, count, (j) => ((j + size) / (j + 1)) * share);
};

/** Chance that `count` or more of `trials` succeed, each with the chance `share`, 0 < share < 1. */
export const binomialTail = (count: number, trials: number, share: number): number => {
  if (count <= 0) return 1;
  if (count > trials) return 0;
  const first = Math.exp(
    logGamma(trials + 1) -
      logGamma(count + 1) -
      logGamma(trials - count + 1) +
      count * Math.log(share) +
      (trials - count) * Math.log1p(-share),
  );
  return tailFrom(first, count, (j) => ((trials - j) / (j + 1)) * (share / (1 - share)), trials);
};
