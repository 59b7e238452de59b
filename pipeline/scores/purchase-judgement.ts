import { type Table, tableFromArrays } from 'apache-arrow';
import { type CalibrationRow, calibration } from '../../models/metrics/probability.ts';
import type { Fitted, Model } from '../../models/model.ts';
import {
  evaluatePurchases,
  type ForecastOptions,
  type PurchaseMetrics,
  type PurchaseScores,
} from '../../models/purchase-forecast.ts';
import { daysPerWeek, purchaseHistory } from '../../models/purchase-history.ts';

/** What a purchase model may be told before a fit; the regularity `k` only where there is one. */
export interface FitOptions {
  readonly start?: unknown;
  readonly k?: number;
  readonly prior?: 'weak';
}

/** A purchase model as the election sees it: any of them, whatever its parameters. */
export type PurchaseModel = Model<
  Fitted<unknown>,
  PurchaseScores,
  PurchaseMetrics,
  FitOptions,
  ForecastOptions
>;

/** What followed the holdout's origin, row by row of `inputs`. */
export interface Holdout {
  readonly inputs: Table;
  readonly purchases: Float64Array;
  readonly days: number;
  /** Purchase days in each week after the origin, from the first week; left out where nobody counts them. */
  readonly weekly?: readonly number[];
}

/** Customers with one and the same number of repeat purchases at the origin; `7+` holds all above. */
export interface FrequencyRow extends CalibrationRow {
  readonly frequency: string;
}

/** Purchases since the origin, predicted and made. */
export interface TrackingRow {
  readonly week: number;
  readonly expected: number;
  readonly actual: number;
}

/** How a model did on the holdout, as a whole and by group. */
export interface Judgement extends PurchaseMetrics {
  readonly by_frequency: readonly FrequencyRow[];
  readonly by_decile: readonly CalibrationRow[];
}

/** Frequencies from here on are one group, as in the tables of the field. */
const many = 7;

/** Longer holdouts are tracked in fewer, evenly spaced weeks. */
const mostWeeks = 9;

/** Judges a fit on what followed: total, error and ranking, calibration by frequency and by decile. */
export const judge = (model: PurchaseModel, fit: Fitted<unknown>, holdout: Holdout): Judgement => {
  const { inputs, purchases, days } = holdout;
  const scores = model.score(fit, inputs, { horizon_days: days });
  const expected = scores.getChild('expected_purchases')!.toArray();
  return {
    ...evaluatePurchases(scores, purchases),
    by_frequency: byFrequency(inputs, expected, purchases),
    by_decile: calibration(expected, purchases),
  };
};

const byFrequency = (inputs: Table, expected: Float64Array, actual: Float64Array): FrequencyRow[] => {
  const frequency = inputs.getChild('frequency')!.toArray() as Int32Array;
  const groups = Array.from({ length: many + 1 }, () => ({ customers: 0, expected: 0, actual: 0 }));
  for (let i = 0; i < frequency.length; i++) {
    const group = groups[Math.min(frequency[i]!, many)]!;
    group.customers++;
    group.expected += expected[i]!;
    group.actual += actual[i]!;
  }
  return groups
    .map((group, x) => ({
      frequency: x === many ? `${many}+` : String(x),
      customers: group.customers,
      expected: group.expected / group.customers,
      actual: group.actual / group.customers,
    }))
    .filter(({ customers }) => customers > 0);
};

/** Purchases since the holdout's origin along the weeks, as a fit expected them and as they came. */
export const trackWeeks = (
  model: PurchaseModel,
  fit: Fitted<unknown>,
  holdout: Holdout,
): readonly TrackingRow[] => {
  if (holdout.weekly === undefined) return [];
  const { histories, customers } = distinctHistories(holdout.inputs);
  const weeks = Math.ceil(holdout.days / daysPerWeek);
  const stride = Math.ceil(weeks / mostWeeks);
  const rows: TrackingRow[] = [];
  let actual = 0;
  for (let week = 1; week <= weeks; week++) {
    actual += holdout.weekly[week - 1] ?? 0;
    if (week % stride !== 0 && week !== weeks) continue;
    const horizon_days = Math.min(week * daysPerWeek, holdout.days);
    const each = model.score(fit, histories, { horizon_days }).getChild('expected_purchases')!.toArray();
    rows.push({ week, expected: each.reduce((sum, n, k) => sum + n * customers[k]!, 0), actual });
  }
  return rows;
};

/** Equal histories once, with the number of customers that have them: a week costs as much as its distinct rows. */
const distinctHistories = (
  inputs: Table,
): { readonly histories: Table; readonly customers: Float64Array } => {
  const { x, txAt, TAt, times, customers } = purchaseHistory(inputs, 'tracking');
  const daysAt = (at: Int32Array) => Int32Array.from(at, (place) => Math.round(times[place]! * daysPerWeek));
  const histories = tableFromArrays({
    frequency: Int32Array.from(x),
    recency: daysAt(txAt),
    T: daysAt(TAt),
  });
  return { histories, customers };
};
