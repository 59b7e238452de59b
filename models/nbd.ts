import { describeLikelihood, type LikelihoodFit, maximise } from './maximum-likelihood.ts';
import type { Model } from './model.ts';
import type { Evaluation } from './numeric/minimise.ts';
import { risingFactorial } from './numeric/rising-factorial.ts';
import {
  discounted,
  evaluatePurchases,
  type ForecastOptions,
  horizonOf,
  type PurchaseMetrics,
  type PurchaseScores,
  scoreTable,
} from './purchase-forecast.ts';
import { daysPerWeek, type PurchaseHistory, purchaseColumns, purchaseHistory } from './purchase-history.ts';

/** r and alpha (weeks): gamma distribution of the purchase rate. */
type RateParams = { readonly r: number; readonly alpha: number };

/**
 * NBD: customers buy at random, each at the own rate, and never leave. It is what remains of the models with
 * dropout when a log shows none, and their named fallback then: it says nothing about who has left.
 *
 * Source: Ehrenberg (1959), The Pattern of Consumer Purchases, with the exposure of each customer.
 * Inputs: x = `frequency` and T = `T` in days, optionally `customers`. Parameters are in weeks of seven days.
 */
export const nbd: Model<
  LikelihoodFit<RateParams>,
  PurchaseScores,
  PurchaseMetrics,
  { readonly start?: RateParams },
  ForecastOptions
> = {
  name: 'nbd',
  source: 'Ehrenberg (1959), The Pattern of Consumer Purchases',
  inputs: purchaseColumns,

  fit(inputs, options) {
    const history = purchaseHistory(inputs, 'nbd fit');
    const { x, times, TAt, customers, total } = history;
    const age = TAt.reduce((sum, at, k) => sum + times[at]! * customers[k]!, 0);
    const purchases = x.reduce((sum, x_k, k) => sum + x_k * customers[k]!, 0);
    const unit = Math.max(age / total, 1 / daysPerWeek);
    const perRate = total / Math.max(purchases, 1);
    const starts: RateParams[] = [
      { r: 1, alpha: perRate },
      { r: 0.25, alpha: 0.25 * perRate },
    ];
    if (options.start) starts.unshift({ ...options.start, alpha: options.start.alpha / unit });
    return maximise({
      names: ['r', 'alpha'],
      floors: {},
      scale: { alpha: unit },
      total,
      scaleTerm: -purchases * Math.log(unit),
      meanNegative: (params) => meanNegative(params, history, unit),
      starts,
      degenerate: () => (purchases > 0 ? null : 'no repeat purchases'),
    });
  },

  score({ params: { r, alpha } }, inputs, options) {
    const history = purchaseHistory(inputs, 'nbd score');
    const horizon = horizonOf(options, 'nbd score');
    const ageOf = (k: number) => alpha + history.times[history.TAt[k]!]!;
    const rate = history.x.map((x, k) => (r + x) / ageOf(k));
    return scoreTable(
      {
        alive: rate.map(() => 1),
        expected: rate.map((lambda) => lambda * horizon.weeks),
        pairs: rate.map((lambda, k) => lambda * (lambda + 1 / ageOf(k)) * horizon.weeks ** 2),
        discounted: rate.map((lambda, k) => discounted((weeks) => lambda * weeks, ageOf(k), horizon)),
        none: history.x.map((x, k) => (ageOf(k) / (ageOf(k) + horizon.weeks)) ** (r + x)),
      },
      history.ofRow,
    );
  },

  describe: (fitted) => ({ ...describeLikelihood(fitted), time_unit_days: daysPerWeek }),

  evaluate: (fitted, holdout, actual, options) =>
    evaluatePurchases(nbd.score(fitted, holdout, options), actual),
};

/** Mean negative log-likelihood with its derivatives by r and alpha: the gamma mixture of Poisson counts. */
const meanNegative = (
  params: Float64Array,
  { x, times, TAt, customers, maxFrequency, total }: PurchaseHistory,
  unit: number,
): Evaluation => {
  const [r, alpha] = params as unknown as [number, number];
  const rate = risingFactorial(r, maxFrequency);
  const logAlpha = Math.log(alpha);
  const ages = times.map((weeks) => alpha + weeks / unit);
  const logAges = ages.map(Math.log);
  let value = 0;
  let dr = 0;
  let dAlpha = 0;
  for (let k = 0; k < x.length; k++) {
    const n = customers[k]!;
    const at = TAt[k]!;
    const count = r + x[k]!;
    value += n * (rate.log[x[k]!]! + r * logAlpha - count * logAges[at]!);
    dr += n * (rate.slope[x[k]!]! + logAlpha - logAges[at]!);
    dAlpha += n * (r / alpha - count / ages[at]!);
  }
  return { value: -value / total, gradient: Float64Array.of(-dr / total, -dAlpha / total) };
};
