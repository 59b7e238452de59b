import type { Table } from 'apache-arrow';
import { correlation, meanAbsoluteError, rootMeanSquaredError } from '../../models/metrics/error.ts';
import { type CalibrationRow, calibration } from '../../models/metrics/probability.ts';
import { topShare } from '../../models/metrics/ranking.ts';
import { naiveSpend } from '../../models/naive-forecast.ts';
import type { PurchaseScores } from '../../models/purchase-forecast.ts';
import { type ValueScores, valueInterval } from '../../models/value-interval.ts';
import { type Grade, gradeOf, type ModelCard } from './model-cards.ts';
import type { SpendScores } from './spend-model.ts';
import { level } from './value-total.ts';

/** How a forecast of revenue per customer did on what followed. */
export interface RevenueJudgement {
  readonly expected_total: number;
  readonly actual_total: number;
  readonly total_error: number;
  readonly mae: number;
  readonly rmse: number;
  readonly correlation: number;
  /** Share of the revenue that the tenth forecast highest brought. */
  readonly top_decile_share: number;
  /** The most any forecast could have reached: the share of the tenth that brought most. */
  readonly top_decile_perfect_share: number;
  readonly by_decile: readonly CalibrationRow[];
}

/**
 * Grades a forecast of revenue on its total beside that of the past spend. Customer by customer the purchase and the
 * spend model are graded on their own cards; squared errors of money hang on a handful of wholesale customers.
 */
export const gradeRevenue = (forecast: RevenueJudgement, past: RevenueJudgement): Grade =>
  gradeOf(Math.abs(forecast.total_error), Math.abs(past.total_error));

/** Judges revenue per customer against what each spent in the holdout. */
export const judgeRevenue = (expected: Float64Array, actual: Float64Array): RevenueJudgement => {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    expected_total: sum(expected),
    actual_total: sum(actual),
    total_error: (sum(expected) - sum(actual)) / sum(actual),
    mae: meanAbsoluteError(expected, actual),
    rmse: rootMeanSquaredError(expected, actual),
    correlation: correlation(expected, actual),
    top_decile_share: topShare(expected, actual, 0.1),
    top_decile_perfect_share: topShare(actual, actual, 0.1),
    by_decile: calibration(expected, actual),
  };
};

/**
 * The card of lifetime value itself: expected purchases times expected value of the models in use, judged on the
 * revenue of the holdout beside the past spend (spend per day so far, gone on with).
 * @param scores what the purchase model in use said of `inputs` at the holdout's origin, for its `days`
 */
export const valueCard = (
  name: string,
  scores: Table<PurchaseScores>,
  spend: Pick<SpendScores, 'before' | 'params_before'>,
  inputs: Table,
  days: number,
): ModelCard => {
  const actual = inputs.getChild('future_spend')!.toArray() as Float64Array;
  const purchases = scores.getChild('expected_purchases')!.toArray();
  const metrics = judgeRevenue(
    purchases.map((count, i) => count * spend.before[i]!),
    actual,
  );
  const baseline = judgeRevenue(naiveSpend(inputs, days), actual);
  const interval = valueInterval(scores, spend.params_before, inputs, level);
  return {
    model: name,
    purpose: 'value',
    source: 'Expected purchases times the expected value of a purchase day, by the models in use',
    params: {},
    fit: {},
    n: inputs.numRows,
    objective: 0,
    metrics: { ...metrics, interval_coverage: coverage(interval, actual) },
    baseline: { ...baseline },
    grade: gradeRevenue(metrics, baseline),
    is_used: true,
    note: '',
  };
};

/** Share of the customers whose revenue fell within the interval that should hold `level` of them, ends included. */
const coverage = (interval: Table<ValueScores>, actual: Float64Array): number => {
  const low = interval.getChild('value_low')!.toArray();
  const high = interval.getChild('value_high')!.toArray();
  const inside = actual.reduce((sum, value, i) => sum + (value >= low[i]! && value <= high[i]! ? 1 : 0), 0);
  return inside / actual.length;
};
