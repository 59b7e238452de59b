import { eachTie } from './metrics/ranking.ts';
import { logisticLine } from './numeric/logistic-line.ts';

/** How a model's log-odds become probabilities; plain JSON. */
export type Calibration =
  | { readonly method: 'platt'; readonly slope: number; readonly intercept: number }
  /** Probabilities at ascending log-odds, straight lines between, flat outside. */
  | {
      readonly method: 'isotonic';
      readonly logits: readonly number[];
      readonly probabilities: readonly number[];
    };

/** From this many rows of the rarer kind on, a free shape is worth its noise. */
const enoughForShape = 1000;

/**
 * Isotonic where there are at least 1,000 rows of each kind, else Platt. To be fitted on rows that the model has
 * not seen.
 */
export const fitCalibration = (logit: Float64Array, label: Float64Array): Calibration => {
  const ones = label.reduce((sum, value) => sum + value, 0);
  return Math.min(ones, label.length - ones) >= enoughForShape ? isotonic(logit, label) : platt(logit, label);
};

/**
 * A logistic line over the log-odds. Labels are pulled in from 0 and 1, so that it is finite for any rows.
 *
 * Source: Platt (1999), Probabilistic Outputs for SVMs, section 2.2, targets (n+ + 1) / (n+ + 2) and 1 / (n- + 2).
 * @throws when there are no rows
 */
export const platt = (logit: Float64Array, label: Float64Array): Calibration => {
  if (label.length === 0) throw new Error('calibration requires rows, got none');
  const ones = label.reduce((sum, value) => sum + value, 0);
  const [high, low] = [(ones + 1) / (ones + 2), 1 / (label.length - ones + 2)];
  const { slope, intercept } = logisticLine(
    logit,
    label.map((value) => (value === 1 ? high : low)),
  );
  return { method: 'platt', slope, intercept };
};

/**
 * The rising function of the log-odds that is closest to the labels. No row is made surer than Platt's targets
 * would: a stretch without a single 1 is no proof that there is none.
 *
 * Source: Zadrozny & Elkan (2002), Transforming Classifier Scores into Accurate Multiclass Probability Estimates.
 * @throws when there are no rows
 */
export const isotonic = (logit: Float64Array, label: Float64Array): Calibration => {
  if (label.length === 0) throw new Error('calibration requires rows, got none');
  const at: number[] = [];
  const means: number[] = [];
  const weights: number[] = [];
  eachTie(logit, (order, start, end) => {
    let ones = 0;
    for (let i = start; i < end; i++) ones += label[order[i]!]!;
    at.push(logit[order[start]!]!);
    means.push(ones / (end - start));
    weights.push(end - start);
  });
  const least = 1 / (label.length + 2);
  const rising = nondecreasing(means, weights).map((p) => Math.min(Math.max(p, least), 1 - least));
  // Of each level only its first and last row bend the function.
  const bends = at.map((_, i) => i).filter((i) => rising[i] !== rising[i - 1] || rising[i] !== rising[i + 1]);
  return {
    method: 'isotonic',
    logits: bends.map((i) => at[i]!),
    probabilities: bends.map((i) => rising[i]!),
  };
};

/**
 * The nondecreasing sequence closest to the values by weighted squares: neighbours that fall are pooled.
 * Source: Ayer et al. (1955); Barlow et al. (1972), pool adjacent violators.
 */
export const nondecreasing = (values: readonly number[], weights?: readonly number[]): number[] => {
  const pools: { sum: number; weight: number; count: number }[] = [];
  for (const [i, value] of values.entries()) {
    const weight = weights?.[i] ?? 1;
    let pool = { sum: value * weight, weight, count: 1 };
    for (let before = pools.at(-1); before !== undefined; before = pools.at(-1)) {
      if (before.sum * pool.weight < pool.sum * before.weight) break;
      pools.pop();
      pool = {
        sum: before.sum + pool.sum,
        weight: before.weight + pool.weight,
        count: before.count + pool.count,
      };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, weight, count }) => new Array<number>(count).fill(sum / weight));
};

/** Probability of a 1 for each row. */
export const calibrated = (calibration: Calibration, logit: Float64Array): Float64Array => {
  if (calibration.method === 'platt') {
    const { slope, intercept } = calibration;
    return logit.map((z) => 1 / (1 + Math.exp(-(slope * z + intercept))));
  }
  const { logits, probabilities } = calibration;
  return logit.map((z) => interpolated(logits, probabilities, z));
};

const interpolated = (at: readonly number[], values: readonly number[], x: number): number => {
  let below = 0;
  let above = at.length;
  while (below < above) {
    const middle = (below + above) >> 1;
    if (at[middle]! <= x) below = middle + 1;
    else above = middle;
  }
  if (below === 0) return values[0]!;
  if (below === at.length) return values.at(-1)!;
  const share = (x - at[below - 1]!) / (at[below]! - at[below - 1]!);
  return values[below - 1]! + share * (values[below]! - values[below - 1]!);
};

/**
 * Log-odds of rows drawn with a share of ones `from`, in a population where it is `to`: after thinning one kind, or
 * when the base rate has moved. Source: Saerens, Latinne & Decaestecker (2002), eq. (2.4).
 * @throws when a share is not between 0 and 1
 */
export const shiftPrior = (logit: Float64Array, from: number, to: number): Float64Array => {
  for (const share of [from, to]) {
    if (!(share > 0 && share < 1))
      throw new Error(`prior shift requires shares between 0 and 1, got ${share}`);
  }
  const shift = Math.log(to / (1 - to)) - Math.log(from / (1 - from));
  return logit.map((z) => z + shift);
};
