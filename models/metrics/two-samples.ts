import { chiSquareTail } from '../numeric/incomplete-gamma.ts';
import { normalQuantile } from '../numeric/normal-quantile.ts';
import { rowsByValue } from '../quantile-cuts.ts';
import type { Interval } from './intervals.ts';

/** Below this many expected cases on any side the normal approximation does not hold. */
const fewestExpected = 5;

/**
 * Two-sided p-value of two independent shares being one: the z test with pooled variance.
 * @returns nothing where there are too few cases for it
 */
export const sharesTest = (
  [successes1, n1]: readonly [successes: number, n: number],
  [successes2, n2]: readonly [successes: number, n: number],
): number | undefined => {
  const pooled = (successes1 + successes2) / (n1 + n2);
  if (!(Math.min(pooled, 1 - pooled) * Math.min(n1, n2) >= fewestExpected)) return undefined;
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  return chiSquareTail(((successes1 / n1 - successes2 / n2) / error) ** 2, 1);
};

export interface RankSum {
  /** Probability that a value of the first sample is above one of the second; ties count half. */
  readonly superiority: number;
  readonly p_value: number;
}

/**
 * Whether two samples come from one distribution, without any assumption on its shape: a few very good customers
 * cannot carry it, as they carry a mean.
 *
 * Source: Mann & Whitney (1947), normal approximation with correction for ties and continuity, two-sided; as R's
 * `wilcox.test(exact = FALSE)`. NaN throughout where a sample is empty.
 */
export const rankSumTest = (one: Float64Array, other: Float64Array): RankSum => {
  const [n, m] = [one.length, other.length];
  if (n === 0 || m === 0) return { superiority: Number.NaN, p_value: Number.NaN };
  const all = Float64Array.from([...one, ...other]);
  const order = rowsByValue(all);
  let ranks = 0;
  let ties = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && all[order[end]!] === all[order[start]!]) end++;
    for (let k = start; k < end; k++) if (order[k]! < n) ranks += (start + end + 1) / 2;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  const u = ranks - (n * (n + 1)) / 2;
  const middle = (n * m) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  const distance = Math.max(0, Math.abs(u - middle) - 0.5);
  return { superiority: u / (n * m), p_value: variance > 0 ? chiSquareTail(distance ** 2 / variance, 1) : 1 };
};

/** Count, sum and sum of squares of a sample. */
export interface Moments {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** The mean of a sample with its large-sample interval; NaN for an empty one, and ends NaN for a single value. */
export const meanInterval = ({ n, sum, squares }: Moments, confidence = 0.95): Interval => {
  const value = sum / n;
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt(varianceOfMean({ n, sum, squares }));
  return { value, low: value - half, high: value + half };
};

/** The difference of two means, first less second, each sample with its own variance (Welch 1947), large samples. */
export const meanDifference = (one: Moments, other: Moments, confidence = 0.95): Interval => {
  const value = one.sum / one.n - other.sum / other.n;
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt(varianceOfMean(one) + varianceOfMean(other));
  return { value, low: value - half, high: value + half };
};

const varianceOfMean = ({ n, sum, squares }: Moments) => Math.max(0, squares - (sum * sum) / n) / (n - 1) / n;
