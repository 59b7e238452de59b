import { type Table, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import type { LikelihoodFit, Parameters } from './maximum-likelihood.ts';
import type { Model } from './model.ts';
import { normalQuantile } from './numeric/normal-quantile.ts';
import type { ForecastOptions, PurchaseMetrics, PurchaseScores } from './purchase-forecast.ts';
import { type SpendParams, totalValue, type ValueScores, valueInterval } from './value-interval.ts';

/** The total over all customers and where it falls, by chance and by the uncertainty of the parameters. */
interface TotalInterval {
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
const sampleRows = 1000;

/**
 * Interval for the total value of all customers in the horizon: normal, with the variances of the customers by
 * chance and that of the estimates by the delta method over ln(parameter). It knows nothing of seasons or of a
 * model that is wrong; the holdout error does.
 * @param each value and deviation of every customer at the fitted parameters, where they are known already
 * @throws when a fit has no covariance, as degenerate ones don't
 */
export const totalValueInterval = <P extends Parameters, FitOptions>(
  model: PurchaseModel<P, FitOptions>,
  purchase: LikelihoodFit<P>,
  spend: LikelihoodFit<SpendParams>,
  inputs: Table,
  options: ForecastOptions,
  level = 0.8,
  each?: { readonly value: Float64Array; readonly value_sd: Float64Array },
): TotalInterval => {
  const scored = (rows: Table, params: P) => model.score({ ...purchase, params }, rows, options);
  const all = each ?? momentsOf(valueInterval(scored(inputs, purchase.params), spend.params, inputs, level));
  const expected = all.value.reduce((sum, value) => sum + value, 0);
  const sd_chance = Math.sqrt(all.value_sd.reduce((sum, sd) => sum + sd * sd, 0));

  const stride = Math.max(1, Math.ceil(inputs.numRows / sampleRows));
  const sample = everyNth(inputs, stride);
  // The spend moves alone, so that what it is multiplied with is scored once.
  const asFitted = scored(sample, purchase.params);
  const share = expected / totalValue(asFitted, spend.params, sample);
  const variance =
    parameterVariance(purchase, {}, (params) => totalValue(scored(sample, params), spend.params, sample)) +
    parameterVariance(spend, { q: 1 }, (params) => totalValue(asFitted, params, sample));
  const sd_parameters = share * Math.sqrt(variance);
  const reach = normalQuantile((1 + level) / 2) * Math.hypot(sd_chance, sd_parameters);
  return { expected, low: Math.max(0, expected - reach), high: expected + reach, sd_chance, sd_parameters };
};

const momentsOf = (values: Table<ValueScores>) => ({
  value: values.getChild('value')!.toArray(),
  value_sd: values.getChild('value_sd')!.toArray(),
});

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
