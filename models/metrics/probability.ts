import { eachTie } from './ranking.ts';

/** Mean squared distance of a probability from what happened, 1 or 0. Source: Brier (1950). */
export const brierScore = (probability: Float64Array, happened: Float64Array): number =>
  probability.reduce((sum, p, i) => sum + (p - happened[i]!) ** 2, 0) / probability.length;

/** No probability is taken as surer than this, so that one certain miss does not make the loss infinite. */
const surest = 1e-15;

/** Mean negative log-likelihood of what happened, 1 or 0, in natural logarithms. */
export const logLoss = (probability: Float64Array, happened: Float64Array): number => {
  const loss = probability.reduce((sum, p, i) => {
    const said = happened[i] === 1 ? p : 1 - p;
    return sum - Math.log(Math.max(said, surest));
  }, 0);
  return loss / probability.length;
};

/** One tenth of the customers, from the lowest prediction to the highest. */
export interface CalibrationRow {
  readonly customers: number;
  /** Mean of what was predicted, and of what happened. */
  readonly expected: number;
  readonly actual: number;
}

/**
 * Predicted against happened by equal-count groups of ascending prediction, for probabilities or amounts.
 * Customers with equal predictions count with their mean, so the order of rows cannot move them between groups.
 */
export const calibration = (predicted: Float64Array, actual: Float64Array, groups = 10): CalibrationRow[] => {
  const expected = new Float64Array(predicted.length);
  const happened = new Float64Array(predicted.length);
  eachTie(predicted, (order, start, end) => {
    let sum = 0;
    for (let i = start; i < end; i++) sum += actual[order[i]!]!;
    expected.fill(predicted[order[start]!]!, start, end);
    happened.fill(sum / (end - start), start, end);
  });
  const edge = (group: number) => Math.floor((group * predicted.length) / groups);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array.from({ length: groups }, (_, group) => [edge(group), edge(group + 1)] as const)
    .filter(([start, end]) => end > start)
    .map(([start, end]) => ({
      customers: end - start,
      expected: mean(expected.subarray(start, end)),
      actual: mean(happened.subarray(start, end)),
    }));
};
