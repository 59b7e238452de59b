import { topShare } from './ranking.ts';

/** How unevenly a total is spread over customers. */
export interface Concentration {
  /** 0 when all are equal, near 1 when one customer has everything; twice the area above the Lorenz curve. */
  readonly gini: number;
  readonly top_20_share: number;
  /** Customers with a negative total, counted as zero: the Lorenz curve is not defined below it. */
  readonly floored: number;
}

/** Concentration of customer totals. NaN where nothing is positive. */
export const concentration = (totals: Float64Array): Concentration => {
  const values = totals.map((total) => Math.max(total, 0));
  const sorted = values.toSorted();
  const sum = sorted.reduce((total, value) => total + value, 0);
  const n = sorted.length;
  const ranked = sorted.reduce((total, value, i) => total + (2 * (i + 1) - n - 1) * value, 0);
  return {
    gini: ranked / (n * sum),
    top_20_share: topShare(values, values, 0.2),
    floored: totals.reduce((count, total) => count + (total < 0 ? 1 : 0), 0),
  };
};
