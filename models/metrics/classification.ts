import { logisticLine } from '../numeric/logistic-line.ts';
import { calibration } from './probability.ts';
import { eachTie, topShare } from './ranking.ts';

/**
 * Mean precision over the positives from the highest score down: the sum of precision times the rise of recall.
 * Equal scores are one step. `positive` holds 1 or 0; NaN where there is no 1. Variant: no interpolation, as
 * scikit-learn's average_precision_score.
 */
export const averagePrecision = (score: Float64Array, positive: Float64Array): number => {
  const negated = score.map((value) => -value);
  let seen = 0;
  let found = 0;
  let sum = 0;
  eachTie(negated, (order, start, end) => {
    let here = 0;
    for (let i = start; i < end; i++) here += positive[order[i]!]!;
    seen += end - start;
    found += here;
    sum += (here * found) / seen;
  });
  return found === 0 ? Number.NaN : sum / found;
};

/** How many times more positives the `share` with the highest scores holds than a random one; ties as expected. */
export const liftAt = (score: Float64Array, positive: Float64Array, share: number): number =>
  topShare(score, positive, share) / share;

/** The greatest distance between the shares of positives and of negatives at or below a score. NaN without both. */
export const kolmogorovSmirnov = (score: Float64Array, positive: Float64Array): number => {
  const positives = positive.reduce((sum, value) => sum + value, 0);
  const negatives = positive.length - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  let below = 0;
  let most = 0;
  eachTie(score, (order, start, end) => {
    for (let i = start; i < end; i++) below += positive[order[i]!]!;
    most = Math.max(most, Math.abs(below / positives - (end - below) / negatives));
  });
  return most;
};

/** 2 AUC - 1: nought for chance, one for a perfect order. */
export const giniOf = (auc: number): number => 2 * auc - 1;

/** Standard error of an AUC. Source: Hanley & McNeil (1982), eq. (1), with their exponential approximation. */
export const aucStandardError = (auc: number, positives: number, negatives: number): number => {
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const variance = auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc);
  return Math.sqrt(variance / (positives * negatives));
};

/** Mean distance of predicted from happened over groups of equal count, ascending by prediction. */
export const expectedCalibrationError = (
  probability: Float64Array,
  happened: Float64Array,
  groups = 10,
): number =>
  calibration(probability, happened, groups).reduce(
    (sum, { customers, expected, actual }) => sum + customers * Math.abs(expected - actual),
    0,
  ) / probability.length;

/** No probability is taken as surer than this, so that its log-odds are finite. */
const surest = 1e-15;

/**
 * Line of what happened over the predicted log-odds: 1 and 0 for well calibrated ones; a slope below 1 means too
 * sure of itself. Both NaN where no finite line is best. Source: Cox (1958), Two Further Applications.
 */
export const calibrationLine = (
  probability: Float64Array,
  happened: Float64Array,
): { readonly slope: number; readonly intercept: number } => {
  const logit = probability.map((p) => {
    const inside = Math.min(Math.max(p, surest), 1 - surest);
    return Math.log(inside / (1 - inside));
  });
  const { slope, intercept, converged } = logisticLine(logit, happened);
  return converged ? { slope, intercept } : { slope: Number.NaN, intercept: Number.NaN };
};
