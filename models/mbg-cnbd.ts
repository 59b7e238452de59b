import type { Table } from 'apache-arrow';
import { forecastRegular } from './cnbd-forecast.ts';
import { column, optionalColumn } from './columns.ts';
import { type DropoutFitOptions, type DropoutParams, fitDropout } from './dropout-likelihood.ts';
import { describeLikelihood, type LikelihoodFit } from './maximum-likelihood.ts';
import type { Model } from './model.ts';
import { logGamma } from './numeric/log-gamma.ts';
import {
  evaluatePurchases,
  type ForecastOptions,
  horizonOf,
  type PurchaseMetrics,
  type PurchaseScores,
  scoreTable,
} from './purchase-forecast.ts';
import { daysPerWeek, type PurchaseHistory, purchaseColumns, purchaseHistory } from './purchase-history.ts';

/** The parameters of MBG/NBD and k, the regularity: 1 is at random, the higher the more even the gaps. */
type RegularParams = DropoutParams & { readonly k: number };

interface RegularFitOptions extends DropoutFitOptions {
  /** Fixes the regularity instead of choosing it by likelihood. */
  readonly k?: number;
}

/** No log is more regular than this; the gamma distribution of the gaps is close to a clock by then. */
const largestK = 12;

/**
 * MBG/CNBD-k: as MBG/NBD, but purchases come at regular gaps, k random events for each purchase, as with things
 * that are used up. A customer silent for longer than the own gap is then doubted sooner.
 *
 * Source: Platzer & Reutterer (2016), Ticking Away the Moments, Marketing Science 35(5); Reutterer, Platzer &
 * Schroeder (2021), Leveraging purchase regularity for predicting customer behavior the easy way. k is searched
 * upwards until the likelihood has fallen twice.
 * Inputs and units are those of BG/NBD, and `log_gaps`, the sum of the natural logarithms of the customer's gaps
 * between purchase days in days; it is zero without repeats and only `fit` reads it.
 */
export const mbgCnbd: Model<
  LikelihoodFit<RegularParams>,
  PurchaseScores,
  PurchaseMetrics,
  RegularFitOptions,
  ForecastOptions
> = {
  name: 'mbg-cnbd-k',
  source:
    'Reutterer, Platzer & Schroeder (2021), Leveraging purchase regularity for predicting customer behavior',
  inputs: [...purchaseColumns, 'log_gaps'],

  fit(inputs, { k, ...options }) {
    const history = purchaseHistory(inputs, 'mbg-cnbd-k fit');
    const gaps = logGapsInWeeks(inputs);
    if (k !== undefined) return fitAt(k, history, gaps, options);
    let best = fitAt(1, history, gaps, options);
    for (let next = 2, falls = 0; next <= largestK && falls < 2; next++) {
      const fitted = fitAt(next, history, gaps, { ...options, start: best.params });
      falls = fitted.objective > best.objective ? 0 : falls + 1;
      if (falls === 0) best = fitted;
    }
    return best;
  },

  score({ params: { k, ...params } }, inputs, options) {
    const history = purchaseHistory(inputs, 'mbg-cnbd-k score');
    const horizon = horizonOf(options, 'mbg-cnbd-k score');
    return scoreTable(forecastRegular(params, k, history, horizon), history.ofRow);
  },

  describe: (fitted) => ({ ...describeLikelihood(fitted), time_unit_days: daysPerWeek }),

  evaluate: (fitted, holdout, actual, options) =>
    evaluatePurchases(mbgCnbd.score(fitted, holdout, options), actual),
};

const fitAt = (
  k: number,
  history: PurchaseHistory,
  gaps: number,
  options: DropoutFitOptions,
): LikelihoodFit<RegularParams> => {
  if (!(Number.isInteger(k) && k >= 1)) throw new Error(`mbg-cnbd-k fit requires whole k from one, got ${k}`);
  const fitted = fitDropout(history, 1, options, k);
  const purchases = history.x.reduce((sum, x, at) => sum + x * history.customers[at]!, 0);
  return {
    ...fitted,
    params: { ...fitted.params, k },
    standard_errors: fitted.standard_errors && { ...fitted.standard_errors, k: 0 },
    objective: fitted.objective + (k - 1) * gaps - purchases * logGamma(k),
  };
};

/** Sum over all customers of ln(gap in weeks). */
const logGapsInWeeks = (inputs: Table): number => {
  const logGaps = column(inputs, 'log_gaps', 'mbg-cnbd-k fit');
  const frequency = column(inputs, 'frequency', 'mbg-cnbd-k fit');
  const weight = optionalColumn(inputs, 'customers', 'mbg-cnbd-k fit');
  const parts = Float64Array.from(
    logGaps,
    (days, i) => (days - frequency[i]! * Math.log(daysPerWeek)) * (weight?.[i] ?? 1),
  );
  return parts.sort().reduce((sum, part) => sum + part, 0); // sorted: the order of the rows must not matter
};
