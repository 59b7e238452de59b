import type { PairCounts } from './association-measures.ts';

/** Logarithms of 0! to n!, by addition; made once for a table of pairs. Cost: n. */
export const logFactorials = (n: number): Float64Array => {
  const logs = new Float64Array(n + 1);
  // Kahan's compensation: a plain sum of a million logarithms would lose the last four digits.
  let lost = 0;
  for (let i = 2; i <= n; i++) {
    const term = Math.log(i) - lost;
    const sum = logs[i - 1]! + term;
    lost = sum - logs[i - 1]! - term;
    logs[i] = sum;
  }
  return logs;
};

/** Terms below this share of the sum can no longer move it. */
const negligible = 1e-17;

/**
 * Fisher's exact test, one-sided: the probability that at least `both` of the `a` baskets with A would hold B
 * by chance alone, B's baskets being drawn from all. The upper tail of the hypergeometric distribution, summed in
 * logs from its largest term on, so that p-values far below 1e-300 come out as 0 and never as noise.
 *
 * Source: Fisher (1934); one-sided as in R's `fisher.test(alternative = "greater")`.
 * `logs` are `logFactorials(n)`. Cost: the terms that matter, at most min(a, b) - both + 1.
 */
export const fisherGreater = ({ a, b, both, n }: PairCounts, logs: Float64Array): number => {
  const last = Math.min(a, b);
  const first = Math.max(both, a + b - n);
  if (both <= Math.max(0, a + b - n)) return 1;
  // Below the expected count the other tail is the shorter one, and 1 minus it loses no digits.
  const mean = (a * b) / n;
  if (both <= mean)
    return Math.min(1, Math.max(0, 1 - tail(first - 1, Math.max(0, a + b - n), a, b, n, logs)));
  return Math.min(1, tail(first, last, a, b, n, logs));
};

/** Sum of the probabilities of `from`, and on towards `to`, in the direction in which they fall. */
const tail = (from: number, to: number, a: number, b: number, n: number, logs: Float64Array): number => {
  const step = to >= from ? 1 : -1;
  let sum = 1;
  let term = 1;
  for (let k = from; k !== to; k += step) {
    term *=
      step > 0
        ? ((a - k) * (b - k)) / ((k + 1) * (n - a - b + k + 1))
        : (k * (n - a - b + k)) / ((a - k + 1) * (b - k + 1));
    sum += term;
    if (term < negligible * sum) break;
  }
  return sum * Math.exp(logProbability(from, a, b, n, logs));
};

const logProbability = (k: number, a: number, b: number, n: number, logs: Float64Array): number =>
  logs[a]! -
  logs[k]! -
  logs[a - k]! +
  logs[n - a]! -
  logs[b - k]! -
  logs[n - a - b + k]! -
  (logs[n]! - logs[b]! - logs[n - b]!);
