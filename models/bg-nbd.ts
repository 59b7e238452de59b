import type { Table } from 'apache-arrow';
import { dropoutCountProbability, forecastDropout } from './dropout-forecast.ts';
import {
  type DropoutFitOptions,
  type DropoutParams,
  dropoutLogLikelihood,
  fitDropout,
} from './dropout-likelihood.ts';
import { describeLikelihood, type LikelihoodFit } from './maximum-likelihood.ts';
import type { Model } from './model.ts';
import {
  evaluatePurchases,
  type ForecastOptions,
  horizonOf,
  type PurchaseMetrics,
  type PurchaseScores,
  scoreTable,
} from './purchase-forecast.ts';
import { daysPerWeek, purchaseColumns, purchaseHistory } from './purchase-history.ts';

/**
 * BG/NBD: customers buy at random at their own rate and may leave for good after any repeat purchase.
 *
 * Source: Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2).
 * Inputs: x = `frequency`, t_x = `recency` and T = `T` in days, optionally `customers` as weight of a
 * compressed row. Parameters and log-likelihood are in weeks of seven days, as published.
 * Every customer without a repeat purchase has p_alive 1: it is no churn score, p_no_purchase is.
 */
export const bgNbd: Model<
  LikelihoodFit<DropoutParams>,
  PurchaseScores,
  PurchaseMetrics,
  DropoutFitOptions,
  ForecastOptions
> = {
  name: 'bg-nbd',
  source:
    'Fader, Hardie & Lee (2005), Counting Your Customers the Easy Way: An Alternative to the Pareto/NBD Model',
  inputs: purchaseColumns,

  fit: (inputs, options) => fitDropout(purchaseHistory(inputs, 'bg-nbd fit'), 0, options),

  score({ params }, inputs, options) {
    const history = purchaseHistory(inputs, 'bg-nbd score');
    return scoreTable(forecastDropout(params, history, 0, horizonOf(options, 'bg-nbd score')), history.ofRow);
  },

  describe: (fitted) => ({ ...describeLikelihood(fitted), time_unit_days: daysPerWeek }),

  evaluate: (fitted, holdout, actual, options) =>
    evaluatePurchases(bgNbd.score(fitted, holdout, options), actual),
};

/** Probability that a new customer makes exactly `count` repeat purchases in the first `days`. */
export const bgNbdCountProbability = (params: DropoutParams, count: number, days: number): number =>
  dropoutCountProbability(params, count, days / daysPerWeek, 0);

/** Log-likelihood of given parameters on a table of the model's inputs, in weeks of seven days. */
export const bgNbdLogLikelihood = (params: DropoutParams, inputs: Table): number =>
  dropoutLogLikelihood(params, purchaseHistory(inputs, 'bg-nbd likelihood'), 0);
