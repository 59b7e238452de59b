import type { Table } from 'apache-arrow';
import { describeLikelihood, type LikelihoodFit } from './maximum-likelihood.ts';
import type { Model } from './model.ts';
import { logDecayIntegral } from './numeric/decay-integral.ts';
import { gaussLegendre } from './numeric/gauss-legendre.ts';
import {
  fitPareto,
  logLeft,
  type ParetoFitOptions,
  type ParetoParams,
  paretoMeanNegative,
} from './pareto-likelihood.ts';
import {
  discounted,
  evaluatePurchases,
  type ForecastOptions,
  type Horizon,
  horizonOf,
  type PurchaseForecast,
  type PurchaseMetrics,
  type PurchaseScores,
  scoreTable,
} from './purchase-forecast.ts';
import { daysPerWeek, type PurchaseHistory, purchaseColumns, purchaseHistory } from './purchase-history.ts';

/**
 * Pareto/NBD: customers buy at random at their own rate and leave at random at their own rate, at any moment and
 * not only after a purchase.
 *
 * Source: Schmittlein, Morrison & Colombo (1987), Counting Your Customers, Management Science 33(1).
 * Inputs and units are those of BG/NBD: days in, parameters and log-likelihood in weeks of seven days.
 */
export const paretoNbd: Model<
  LikelihoodFit<ParetoParams>,
  PurchaseScores,
  PurchaseMetrics,
  ParetoFitOptions,
  ForecastOptions
> = {
  name: 'pareto-nbd',
  source:
    'Schmittlein, Morrison & Colombo (1987), Counting Your Customers: Who Are They and What Will They Do Next?',
  inputs: purchaseColumns,

  fit: (inputs, options) => fitPareto(purchaseHistory(inputs, 'pareto-nbd fit'), options),

  score({ params }, inputs, options) {
    const history = purchaseHistory(inputs, 'pareto-nbd score');
    return scoreTable(forecast(params, history, horizonOf(options, 'pareto-nbd score')), history.ofRow);
  },

  describe: (fitted) => ({ ...describeLikelihood(fitted), time_unit_days: daysPerWeek }),

  evaluate: (fitted, holdout, actual, options) =>
    evaluatePurchases(paretoNbd.score(fitted, holdout, options), actual),
};

/** Log-likelihood of given parameters on a table of the model's inputs, in weeks of seven days. */
export const paretoNbdLogLikelihood = ({ r, alpha, s, beta }: ParetoParams, inputs: Table): number => {
  const history = purchaseHistory(inputs, 'pareto-nbd likelihood');
  return (
    -history.total * paretoMeanNegative(Float64Array.of(r, alpha, s, beta), history, history.times).value
  );
};

/** Forecast of each history; times in weeks. Given alive, all but p_alive depends on frequency and T alone. */
const forecast = (
  params: ParetoParams,
  { x, txAt, TAt, times }: PurchaseHistory,
  horizon: Horizon,
): PurchaseForecast => {
  const alive = new Float64Array(x.length);
  const expected = new Float64Array(x.length);
  const discountedSum = new Float64Array(x.length);
  const none = new Float64Array(x.length);
  const pairs = new Float64Array(x.length);
  let ifAlive = { expected: 0, pairs: 0, discounted: 0, some: 0 };
  for (let k = 0; k < x.length; k++) {
    const T = times[TAt[k]!]!;
    if (k === 0 || x[k] !== x[k - 1] || TAt[k] !== TAt[k - 1]) {
      const count = params.r + x[k]!;
      ifAlive = {
        expected: meanWhileAlive(params, count, T, horizon.weeks),
        pairs: pairsWhileAlive(params, count, T, horizon.weeks),
        discounted: discounted(
          (u) => meanWhileAlive(params, count, T, u),
          Math.min(params.alpha, params.beta) + T,
          horizon,
        ),
        some: someWhileAlive(params, count, T, horizon.weeks),
      };
    }
    alive[k] = probabilityAlive(params, x[k]!, times[txAt[k]!]!, T);
    expected[k] = alive[k]! * ifAlive.expected;
    pairs[k] = alive[k]! * ifAlive.pairs;
    discountedSum[k] = alive[k]! * ifAlive.discounted;
    none[k] = 1 - alive[k]! * ifAlive.some;
  }
  return { alive, expected, discounted: discountedSum, none, pairs };
};

const probabilityAlive = ({ r, alpha, s, beta }: ParetoParams, x: number, tx: number, T: number): number => {
  const count = r + x;
  const silent = count * Math.log((alpha + T) / (alpha + tx)) + s * Math.log((beta + T) / (beta + tx));
  const left = Math.log(s / (beta + tx)) + logLeft([r, alpha, s, beta], count, tx, T);
  return 1 / (1 + Math.exp(silent + left));
};

/**
 * Expected purchases within `ahead` weeks of a customer alive at T, Fader & Hardie (2005), note 009, eq. (41).
 * Written with expm1 it passes through s = 1, where the printed form divides by zero.
 */
const meanWhileAlive = (
  { alpha, s, beta }: ParetoParams,
  count: number,
  T: number,
  ahead: number,
): number => {
  const stretch = Math.log1p(ahead / (beta + T));
  const weeks = (beta + T) * (Math.abs(s - 1) < 1e-12 ? stretch : -Math.expm1((1 - s) * stretch) / (s - 1));
  return (count / (alpha + T)) * weeks;
};

const points = gaussLegendre(16);

/**
 * Second factorial moment of the purchases within `ahead` weeks of a customer alive at T: the mean of lambda^2
 * times the mean square of the time until leaving or the end, the integral of 2 u P(still there at u).
 */
const pairsWhileAlive = (
  { alpha, s, beta }: ParetoParams,
  count: number,
  T: number,
  ahead: number,
): number => {
  const range = Math.log1p(ahead / (beta + T));
  let square = 0;
  for (let i = 0; i < points.nodes.length; i++) {
    const v = points.nodes[i]! * range;
    square += points.weights[i]! * 2 * Math.expm1(v) * Math.exp((1 - s) * v);
  }
  return ((count * (count + 1)) / (alpha + T) ** 2) * (beta + T) ** 2 * range * square;
};

/** Probability that a customer alive at T buys within `ahead` weeks: the first purchase comes before leaving. */
const someWhileAlive = (
  { alpha, s, beta }: ParetoParams,
  count: number,
  T: number,
  ahead: number,
): number => {
  const [a, b] = [alpha + T, beta + T];
  const integral =
    alpha <= beta ? logDecayIntegral(a, count + 1, b, s, ahead) : logDecayIntegral(b, s, a, count + 1, ahead);
  return Math.min(1, (count / a) * Math.exp(integral));
};
