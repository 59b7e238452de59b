import { sampleCorrelation } from 'simple-statistics';

/** Mean absolute difference; two columns of the same length. */
export const meanAbsoluteError = (expected: Float64Array, actual: Float64Array): number =>
  expected.reduce((sum, value, i) => sum + Math.abs(value - actual[i]!), 0) / expected.length;

/** Root of the mean squared difference. */
export const rootMeanSquaredError = (expected: Float64Array, actual: Float64Array): number =>
  Math.sqrt(expected.reduce((sum, value, i) => sum + (value - actual[i]!) ** 2, 0) / expected.length);

/** Pearson's correlation; NaN where one column does not vary or has fewer than two values. */
export const correlation = (a: Float64Array, b: Float64Array): number =>
  a.length < 2 ? Number.NaN : sampleCorrelation(a as unknown as number[], b as unknown as number[]);
