import type { Table } from 'apache-arrow';
import { logGamma } from '../../models/numeric/log-gamma.ts';

/**
 * Whether purchases come more evenly than chance would have them: do gaps made of two random stages (Erlang-2)
 * explain the observed gaps better than gaps of one, given each customer's first and last purchase day?
 *
 * Given their sum, the shares of x gaps of k stages are Dirichlet(k, ..., k), so the comparison needs neither
 * the rates of the customers nor their dropout. Reads `frequency`, `recency` (days) and `log_gaps`; a table
 * without `log_gaps` shows nothing and is not regular.
 */
export const isRegular = (histories: Table): boolean => {
  const logGaps = histories.getChild('log_gaps')?.toArray() as Float64Array | undefined;
  if (logGaps === undefined) return false;
  const frequency = histories.getChild('frequency')!.toArray() as Int32Array;
  const recency = histories.getChild('recency')!.toArray() as Int32Array;
  let gain = 0;
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i]!;
    if (x < 2) continue;
    // ln Gamma(2x) - x ln Gamma(2) - ln Gamma(x) + (2 - 1) sum of ln(gap / t_x)
    gain += logGamma(2 * x) - logGamma(x) + logGaps[i]! - x * Math.log(recency[i]!);
  }
  return gain > 0;
};
