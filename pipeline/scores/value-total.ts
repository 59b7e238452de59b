import type { Table } from 'apache-arrow';
import type { LikelihoodFit, Parameters } from '../../models/maximum-likelihood.ts';
import type { Fitted, Model } from '../../models/model.ts';
import { normalQuantile } from '../../models/numeric/normal-quantile.ts';
import type { ForecastOptions, PurchaseMetrics, PurchaseScores } from '../../models/purchase-forecast.ts';
import { totalValueInterval } from '../../models/total-interval.ts';
import type { PurchaseModel } from './purchase-judgement.ts';
import type { SpendScores } from './spend-model.ts';

/** Four of five outcomes fall between `low` and `high`, of a customer as of the total. */
export const level = 0.8;

/** The total of all customers in sales, before margin, and where it falls. */
export interface ValueTotal {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** `chance and parameters`, or `chance` alone where a fallback in use knows no standard errors. */
  readonly interval: 'chance and parameters' | 'chance';
}

type LikelihoodModel = Model<
  LikelihoodFit<Parameters>,
  PurchaseScores,
  PurchaseMetrics,
  { readonly start?: unknown },
  ForecastOptions
>;

/**
 * The total value of all customers in the horizon with its interval: by chance and by the uncertainty of both
 * fits, or by chance alone for fallbacks. `each` holds value and deviation of every customer.
 */
export const totalOf = (
  model: PurchaseModel,
  fit: Fitted<unknown>,
  spend: SpendScores,
  inputs: Table,
  each: { readonly value: Float64Array; readonly value_sd: Float64Array },
  options: ForecastOptions,
): ValueTotal => {
  const covariance = (fit as Partial<LikelihoodFit<Parameters>>).log_covariance;
  if (covariance && spend.fitted?.log_covariance) {
    const purchase = fit as LikelihoodFit<Parameters>;
    const likelihood = model as unknown as LikelihoodModel;
    const { expected, low, high } = totalValueInterval(
      likelihood,
      purchase,
      spend.fitted,
      inputs,
      options,
      level,
      each,
    );
    return { expected, low, high, interval: 'chance and parameters' };
  }
  const expected = each.value.reduce((sum, value) => sum + value, 0);
  const sd = Math.sqrt(each.value_sd.reduce((sum, value) => sum + value * value, 0));
  const reach = normalQuantile((1 + level) / 2) * sd;
  return { expected, low: Math.max(0, expected - reach), high: expected + reach, interval: 'chance' };
};
