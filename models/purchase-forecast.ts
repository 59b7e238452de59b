import { type Float64, type Table, tableFromArrays } from 'apache-arrow';
import { correlation, meanAbsoluteError, rootMeanSquaredError } from './metrics/error.ts';
import { brierScore } from './metrics/probability.ts';
import { auc } from './metrics/ranking.ts';
import { gaussLegendre } from './numeric/gauss-legendre.ts';
import { daysPerWeek } from './purchase-history.ts';

/** What every purchase model says of a customer, for the horizon asked for. */
export type PurchaseScores = {
  p_alive: Float64;
  expected_purchases: Float64;
  p_no_purchase: Float64;
  /** Standard deviation of the purchases in the horizon, given the parameters. */
  purchases_sd: Float64;
  /** `expected_purchases` with each one discounted from its own day to as_of. */
  discounted_purchases: Float64;
};

export interface ForecastOptions {
  readonly horizon_days: number;
  /** Per year, as a fraction: 0.1 makes a purchase in a year worth 1 / 1.1. Zero when left out. */
  readonly discount_rate?: number;
}

/** The horizon in the unit of the models. `delta` is the force of interest, ln(1 + annual rate), per week. */
export interface Horizon {
  readonly weeks: number;
  readonly delta: number;
}

/** One figure per purchase history. */
export interface PurchaseForecast {
  readonly alive: Float64Array;
  readonly expected: Float64Array;
  readonly discounted: Float64Array;
  readonly none: Float64Array;
  /** Second factorial moment E[N (N - 1)] of the purchases in the horizon. */
  readonly pairs: Float64Array;
}

const daysPerYear = 365.25;

/** @throws when the horizon is not positive or the discount rate negative */
export const horizonOf = ({ horizon_days, discount_rate = 0 }: ForecastOptions, reader: string): Horizon => {
  if (!(horizon_days > 0 && Number.isFinite(horizon_days))) {
    throw new Error(`${reader} requires horizon_days above zero, got ${horizon_days}`);
  }
  if (!(discount_rate >= 0 && Number.isFinite(discount_rate))) {
    throw new Error(`${reader} requires discount_rate from zero per year, got ${discount_rate}`);
  }
  return {
    weeks: horizon_days / daysPerWeek,
    delta: (Math.log1p(discount_rate) / daysPerYear) * daysPerWeek,
  };
};

const points = gaussLegendre(8);

/**
 * Present value of the purchases expected within the horizon, from `expected(u)`, those within u weeks.
 *
 * By parts: integral of exp(-delta u) d expected(u) = exp(-delta t) expected(t) + delta times the integral of
 * exp(-delta u) expected(u). The integral is small, so eight points per panel suffice for 1e-7 relative; they are
 * spread over ln(1 + u / scale), along which purchases of a gamma-distributed rate are smooth. A year is one panel;
 * a horizon that the discount makes endless takes more.
 */
export const discounted = (
  expected: (weeks: number) => number,
  scale: number,
  { weeks, delta }: Horizon,
): number => {
  const end = expected(weeks);
  if (delta === 0) return end;
  const range = Math.log1p(weeks / scale);
  const panels = Math.max(1, Math.ceil((range * Math.max(1, delta * (scale + weeks))) / 2));
  const width = range / panels;
  let integral = 0;
  for (let panel = 0; panel < panels; panel++) {
    for (let i = 0; i < points.nodes.length; i++) {
      const u = scale * Math.expm1((panel + points.nodes[i]!) * width);
      integral += points.weights[i]! * Math.exp(-delta * u) * expected(u) * (scale + u);
    }
  }
  return Math.exp(-delta * weeks) * end + delta * width * integral;
};

/** Hands the figure of each history to the rows that have it. */
export const scoreTable = (forecast: PurchaseForecast, ofRow: Int32Array): Table<PurchaseScores> => {
  const spread = (values: Float64Array) => {
    const rows = new Float64Array(ofRow.length);
    for (let i = 0; i < rows.length; i++) rows[i] = values[ofRow[i]!]!;
    return rows;
  };
  const sd = forecast.pairs.map((pairs, k) => {
    const mean = forecast.expected[k]!;
    return Math.sqrt(Math.max(0, pairs + mean - mean * mean));
  });
  return tableFromArrays({
    p_alive: spread(forecast.alive),
    expected_purchases: spread(forecast.expected),
    p_no_purchase: spread(forecast.none),
    purchases_sd: spread(sd),
    discounted_purchases: spread(forecast.discounted),
  });
};

/** How a forecast did on the purchase days that followed. */
export interface PurchaseMetrics {
  readonly expected_total: number;
  readonly actual_total: number;
  /** (expected - actual) / actual. */
  readonly total_error: number;
  readonly mae: number;
  readonly rmse: number;
  readonly correlation: number;
  /** Does the ranking by 1 - p_no_purchase find those who bought? */
  readonly auc: number;
  /** Of p_no_purchase. */
  readonly brier: number;
}

/** Judges scores against the number of purchase days each row had in the horizon. */
export const evaluatePurchases = (scores: Table<PurchaseScores>, actual: Float64Array): PurchaseMetrics => {
  const expected = scores.getChild('expected_purchases')!.toArray();
  const none = scores.getChild('p_no_purchase')!.toArray();
  const stopped = actual.map((count) => (count === 0 ? 1 : 0));
  const expected_total = expected.reduce((sum, value) => sum + value, 0);
  const actual_total = actual.reduce((sum, value) => sum + value, 0);
  return {
    expected_total,
    actual_total,
    total_error: (expected_total - actual_total) / actual_total,
    mae: meanAbsoluteError(expected, actual),
    rmse: rootMeanSquaredError(expected, actual),
    correlation: correlation(expected, actual),
    auc: auc(none, stopped),
    brier: brierScore(none, stopped),
  };
};
