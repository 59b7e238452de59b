import { binomialTail, countTail } from './count-tails.ts';
import { benjaminiHochberg } from './multiple-testing.ts';
import { chiSquareTail } from './numeric/incomplete-gamma.ts';

/** The law that says how rare a figure is: of a z-score, of a count, of successes among trials. */
export type Law = 'normal' | 'normal_both' | 'count' | 'binomial';

/** A figure and the law of what is usual. */
export interface Finding {
  readonly law: Law;
  /** The z-score, the count or the successes. */
  readonly observed: number;
  /** Mean of counts; share of successes. */
  readonly mean: number;
  /** Variance of counts; number of trials. */
  readonly spread: number;
}

/** Chance of a figure at least as far out as this one, if all is as usual. */
export const tailOf = ({ law, observed, mean, spread }: Finding): number => {
  if (law === 'count') return countTail(observed, mean, spread);
  if (law === 'binomial') return binomialTail(observed, spread, mean);
  const both = chiSquareTail(observed ** 2, 1);
  if (law === 'normal_both') return both;
  return observed > 0 ? both / 2 : 1 - both / 2;
};

/**
 * Adjusts the chances of the findings of each batch, a batch being what one night tested by one signal.
 * `tests[i]` is the number of tests of the batch of finding i, of which those that were not rare are not listed.
 */
export const falseDiscovery = (
  p: Float64Array,
  batch: ArrayLike<number>,
  tests: ArrayLike<number>,
): Float64Array => {
  const rowsOf = new Map<number, number[]>();
  for (let i = 0; i < p.length; i++) {
    const rows = rowsOf.get(batch[i]!);
    if (rows === undefined) rowsOf.set(batch[i]!, [i]);
    else rows.push(i);
  }
  const q = new Float64Array(p.length);
  for (const rows of rowsOf.values()) {
    const chances = Float64Array.from(rows, (row) => p[row]!);
    const adjusted = benjaminiHochberg(chances, Math.max(tests[rows[0]!]!, rows.length));
    for (const [k, row] of rows.entries()) q[row] = Math.min(adjusted[k]!, 1);
  }
  return q;
};
