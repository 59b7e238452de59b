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
 * MBG/NBD: as BG/NBD, but a customer may leave after the first purchase too, so that p_alive of those who
 * bought once falls with time.
 *
 * Source: Batislam, Denizel & Filiztekin (2007), Empirical validation and comparison of models for customer
 * base analysis, International Journal of Research in Marketing 24(3).
 * Inputs and units are those of BG/NBD: days in, parameters and log-likelihood in weeks of seven days.
 */
export const mbgNbd: Model<
  LikelihoodFit<DropoutParams>,
  PurchaseScores,
  PurchaseMetrics,
  DropoutFitOptions,
  ForecastOptions
> = {
  name: 'mbg-nbd',
  source:
    'Batislam, Denizel & Filiztekin (2007), Empirical validation and comparison of models for customer base analysis',
  inputs: purchaseColumns,

  fit: (inputs, options) => fitDropout(purchaseHistory(inputs, 'mbg-nbd fit'), 1, options),

  score({ params }, inputs, options) {
    const history = purchaseHistory(inputs, 'mbg-nbd score');
    return scoreTable(
      forecastDropout(params, history, 1, horizonOf(options, 'mbg-nbd score')),
      history.ofRow,
    );
  },

  describe: (fitted) => ({ ...describeLikelihood(fitted), time_unit_days: daysPerWeek }),

  evaluate: (fitted, holdout, actual, options) =>
    evaluatePurchases(mbgNbd.score(fitted, holdout, options), actual),
};

/** Probability that a new customer makes exactly `count` repeat purchases in the first `days`. */
export const mbgNbdCountProbability = (params: DropoutParams, count: number, days: number): number =>
  dropoutCountProbability(params, count, days / daysPerWeek, 1);

/** Log-likelihood of given parameters on a table of the model's inputs, in weeks of seven days. */
export const mbgNbdLogLikelihood = (params: DropoutParams, inputs: Table): number =>
  dropoutLogLikelihood(params, purchaseHistory(inputs, 'mbg-nbd likelihood'), 1);
