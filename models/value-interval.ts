import { type Float64, type Table, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import { normalQuantile } from './numeric/normal-quantile.ts';
import type { PurchaseScores } from './purchase-forecast.ts';

/** Shapes p and q, scale v of Gamma-Gamma. */
export type SpendParams = { readonly p: number; readonly q: number; readonly v: number };

/** The value of a customer in the horizon, before margin, and between which values it falls. */
export type ValueScores = { value: Float64; value_sd: Float64; value_low: Float64; value_high: Float64 };

/** Below this the variance of a spend is infinite under Gamma-Gamma, or as good as. */
const leastShape = 2.1;

/**
 * Discounted value of each customer's purchases in the horizon, with the quantiles that leave (1 - level) / 2 on
 * either side: by chance alone, the parameters taken as known.
 *
 * Method: the mean and variance of the value follow from those of the purchases and of Gamma-Gamma spend, whose
 * unknown level a customer's purchases share. With probability p_no_purchase the value is zero; what is left is
 * a skewed distribution with the right mean and variance: of simulated customers 11 to 14 % instead of 10 % fall
 * beyond an end. The lower end of a customer who may well not come is zero.
 * `scores` are those of a purchase model for the rows of `inputs`, which has `frequency` and `monetary_value`.
 */
export const valueInterval = (
  scores: Table<PurchaseScores>,
  spend: SpendParams,
  inputs: Table,
  level = 0.8,
): Table<ValueScores> => {
  const read = (name: string) => column(scores, name, 'value interval');
  const [expected, none] = [read('expected_purchases'), read('p_no_purchase')];
  const [deviation, discounted] = [read('purchases_sd'), read('discounted_purchases')];
  const x = column(inputs, 'frequency', 'value interval');
  const m = column(inputs, 'monetary_value', 'value interval');
  const rows = inputs.numRows;
  const value = new Float64Array(rows);
  const value_sd = new Float64Array(rows);
  const value_low = new Float64Array(rows);
  const value_high = new Float64Array(rows);
  const outside = (1 - level) / 2;
  for (let i = 0; i < rows; i++) {
    const each = spendMoments(spend, x[i]!, m[i]!);
    const count = expected[i]!;
    const squares = deviation[i]! ** 2 + count * count; // E[N^2]
    const worth = worthOf(count, discounted[i]!);
    const mean = count * each.mean * worth;
    const square = (squares * each.between + count * each.within) * worth * worth;
    value[i] = mean;
    value_sd[i] = Math.sqrt(Math.max(0, square - mean * mean));
    value_low[i] = quantile(outside, none[i]!, mean, square);
    value_high[i] = quantile(1 - outside, none[i]!, mean, square);
  }
  return tableFromArrays({ value, value_sd, value_low, value_high });
};

/** The sum of the `value` of all rows, without the intervals. */
export const totalValue = (scores: Table<PurchaseScores>, spend: SpendParams, inputs: Table): number => {
  const expected = column(scores, 'expected_purchases', 'value interval');
  const discounted = column(scores, 'discounted_purchases', 'value interval');
  const x = column(inputs, 'frequency', 'value interval');
  const m = column(inputs, 'monetary_value', 'value interval');
  let total = 0;
  for (let i = 0; i < inputs.numRows; i++) {
    const count = expected[i]!;
    total += count * spendMoments(spend, x[i]!, m[i]!).mean * worthOf(count, discounted[i]!);
  }
  return total;
};

/** What a purchase of the horizon is worth tonight, as a fraction. */
const worthOf = (count: number, discounted: number): number => (count > 0 ? discounted / count : 1);

/**
 * Of one purchase: its mean, and the two parts of the second moment of a sum of N: N^2 times `between` for the
 * level that the purchases share, N times `within` for each alone. Fader & Hardie (2013), posterior of nu.
 */
const spendMoments = ({ p, q, v }: SpendParams, x: number, m: number) => {
  const shape = p * x + q;
  const scale = v + (x > 0 ? x * Math.max(m, 0) : 0);
  const inverseSquare = (scale / (Math.max(shape, leastShape) - 1)) ** 2;
  const heavier = (Math.max(shape, leastShape) - 1) / (Math.max(shape, leastShape) - 2);
  return {
    mean: (p * scale) / (shape - 1),
    between: p * p * inverseSquare * heavier,
    within: p * inverseSquare * heavier,
  };
};

/**
 * Quantile of a value that is zero with probability `none`; mean and square are of all. The rest is skewed: its
 * lower half is taken as gamma (Wilson & Hilferty 1931), for a customer may leave early, the upper as log-normal.
 */
const quantile = (at: number, none: number, mean: number, square: number): number => {
  const some = 1 - none;
  if (at <= none || !(some > 0) || !(mean > 0)) return 0;
  const mean1 = mean / some;
  const variation = Math.max(0, square / some / mean1 ** 2 - 1); // variance over mean squared
  const z = normalQuantile((at - none) / some);
  if (z < 0) return mean1 * Math.max(0, 1 - variation / 9 + (z * Math.sqrt(variation)) / 3) ** 3;
  const spread = Math.log1p(variation);
  return mean1 * Math.exp(Math.sqrt(spread) * z - spread / 2);
};
