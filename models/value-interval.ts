import { type Float64, type Table, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import type { LikelihoodFit, Parameters } from './maximum-likelihood.ts';
import type { Model } from './model.ts';
import { normalQuantile } from './numeric/normal-quantile.ts';
import type { ForecastOptions, PurchaseMetrics, PurchaseScores } from './purchase-forecast.ts';

type SpendParams = { readonly p: number; readonly q: number; readonly v: number };

/** The value of a customer in the horizon, before margin, and between which values it falls. */
type ValueScores = { value: Float64; value_sd: Float64; value_low: Float64; value_high: Float64 };

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
    const worth = count > 0 ? discounted[i]! / count : 1;
    const mean = count * each.mean * worth;
    const square = (squares * each.between + count * each.within) * worth * worth;
    value[i] = mean;
    value_sd[i] = Math.sqrt(Math.max(0, square - mean * mean));
    value_low[i] = quantile(outside, none[i]!, mean, square);
    value_high[i] = quantile(1 - outside, none[i]!, mean, square);
  }
  return tableFromArrays({ value, value_sd, value_low, value_high });
};

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

/** The total over all customers and where it falls, by chance and by the uncertainty of the parameters. */
export interface TotalInterval {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  readonly sd_chance: number;
  readonly sd_parameters: number;
}

type PurchaseModel<P extends Parameters, FitOptions> = Model<
  LikelihoodFit<P>,
  PurchaseScores,
  PurchaseMetrics,
  FitOptions,
  ForecastOptions
>;

/** Customers enough for how the total moves with the parameters. */
const sampleRows = 20_000;

/**
 * Interval for the total value of all customers in the horizon: normal, with the variances of the customers by
 * chance and that of the estimates by the delta method over ln(parameter). It knows nothing of seasons or of a
 * model that is wrong; the holdout error does.
 * @throws when a fit has no covariance, as degenerate ones don't
 */
export const totalValueInterval = <P extends Parameters, FitOptions>(
  model: PurchaseModel<P, FitOptions>,
  purchase: LikelihoodFit<P>,
  spend: LikelihoodFit<SpendParams>,
  inputs: Table,
  options: ForecastOptions,
  level = 0.8,
): TotalInterval => {
  const values = (rows: Table, params: P, spendParams: SpendParams) => {
    const scores = model.score({ ...purchase, params }, rows, options);
    return valueInterval(scores, spendParams, rows, level);
  };
  const sum = (table: Table<ValueScores>, of: (value: number) => number, name: keyof ValueScores & string) =>
    table
      .getChild(name)!
      .toArray()
      .reduce((total, value) => total + of(value), 0);
  const all = values(inputs, purchase.params, spend.params);
  const expected = sum(all, (value) => value, 'value');
  const sd_chance = Math.sqrt(sum(all, (sd) => sd * sd, 'value_sd'));

  const stride = Math.max(1, Math.ceil(inputs.numRows / sampleRows));
  const sample = everyNth(inputs, stride);
  const total = (params: P, spendParams: SpendParams) =>
    sum(values(sample, params, spendParams), (value) => value, 'value');
  const share = expected / total(purchase.params, spend.params);
  const variance =
    parameterVariance(purchase, {}, (params) => total(params, spend.params)) +
    parameterVariance(spend, { q: 1 }, (params) => total(purchase.params, params));
  const sd_parameters = share * Math.sqrt(variance);
  const reach = normalQuantile((1 + level) / 2) * Math.hypot(sd_chance, sd_parameters);
  return { expected, low: Math.max(0, expected - reach), high: expected + reach, sd_chance, sd_parameters };
};

const everyNth = (inputs: Table, stride: number): Table => {
  if (stride === 1) return inputs;
  const names = ['frequency', 'recency', 'T', 'monetary_value'];
  const kept = (name: string) =>
    column(inputs, name, 'total interval').filter((_: number, i: number) => i % stride === 0);
  return tableFromArrays(Object.fromEntries(names.map((name) => [name, kept(name)])));
};

/** Delta method: g' C g, with g the derivative of the total by ln(parameter - floor). */
const parameterVariance = <P extends Parameters>(
  fitted: LikelihoodFit<P>,
  floors: Parameters,
  total: (params: P) => number,
): number => {
  const covariance = fitted.log_covariance;
  if (covariance === null) throw new Error(`total interval requires a covariance, got ${fitted.degenerate}`);
  const step = 1e-3;
  const names = Object.keys(fitted.params).slice(0, covariance.length);
  const slopes = names.map((name) => {
    const floor = floors[name] ?? 0;
    const moved = (by: number) =>
      total({ ...fitted.params, [name]: floor + (fitted.params[name]! - floor) * Math.exp(by) });
    return (moved(step) - moved(-step)) / (2 * step);
  });
  return covariance.reduce(
    (sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * slopes[i]! * slopes[j]!, 0),
    0,
  );
};
