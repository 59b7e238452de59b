import { normalQuantile } from '../numeric/normal-quantile.ts';

/** An estimate between its ends. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided, as a fraction. */
const usualConfidence = 0.95;

const quantileOf = (confidence: number) => normalQuantile(0.5 + confidence / 2);

const unknown: Interval = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

/**
 * A share of `n` with its score interval, which stays within 0 and 1 and is honest for few cases and rare events.
 *
 * Source: Wilson (1927); Newcombe (1998), Statistics in Medicine 17:857, method 3, without continuity correction.
 * NaN throughout for n = 0.
 */
export const wilsonInterval = (successes: number, n: number, confidence = usualConfidence): Interval => {
  if (n === 0) return unknown;
  const z = quantileOf(confidence);
  const p = successes / n;
  const centre = (2 * n * p + z * z) / (2 * (n + z * z));
  const half = (z * Math.sqrt(z * z + 4 * n * p * (1 - p))) / (2 * (n + z * z));
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
};

/**
 * The difference of two independent shares, first less second, with its interval from their score intervals.
 *
 * Source: Newcombe (1998), Statistics in Medicine 17:873, method 10. NaN throughout where one n is 0.
 */
export const newcombeInterval = (
  [successes1, n1]: readonly [successes: number, n: number],
  [successes2, n2]: readonly [successes: number, n: number],
  confidence = usualConfidence,
): Interval => {
  const one = wilsonInterval(successes1, n1, confidence);
  const two = wilsonInterval(successes2, n2, confidence);
  const value = one.value - two.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, two.high - two.value),
    high: value + Math.hypot(one.high - one.value, two.value - two.low),
  };
};

/**
 * Net promoter score of `n` answers, in points from -100 to 100: the share of promoters less that of detractors, with
 * the large-sample interval of a difference within one multinomial. Its width is 0 where all answer alike.
 *
 * Source: variance (p + q - (p - q)^2) / n; NaN throughout for n = 0.
 */
export const netPromoterScore = (
  promoters: number,
  detractors: number,
  n: number,
  confidence = usualConfidence,
): Interval => {
  if (n === 0) return unknown;
  const net = (promoters - detractors) / n;
  const variance = (promoters + detractors) / n - net * net;
  const half = quantileOf(confidence) * Math.sqrt(Math.max(0, variance) / n);
  return { value: 100 * net, low: 100 * Math.max(-1, net - half), high: 100 * Math.min(1, net + half) };
};
