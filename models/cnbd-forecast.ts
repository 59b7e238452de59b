import type { DropoutParams } from './dropout-likelihood.ts';
import { logGamma } from './numeric/log-gamma.ts';
import { discounted, type Horizon, type PurchaseForecast } from './purchase-forecast.ts';
import type { PurchaseHistory } from './purchase-history.ts';

/** Forecasts of a customer alive, by the stages passed since the last purchase, from 0 to k - 1. */
interface StageForecast {
  readonly expected: number;
  readonly pairs: number;
  readonly discounted: number;
  readonly none: number;
}

/**
 * Forecast of MBG/CNBD-k for each history; times in weeks.
 *
 * A customer alive is at some stage j on the way to the next purchase. Given j, lambda ~ Gamma(r + kx + j,
 * alpha + T) and the stages ahead are negative binomial, so expectation and probability are sums over their
 * number; the weights of j are those of the likelihood. This is exact for every k, where BTYDplus scales an
 * approximation.
 */
export const forecastRegular = (
  params: DropoutParams,
  stages: number,
  { x, txAt, TAt, times }: PurchaseHistory,
  horizon: Horizon,
): PurchaseForecast => {
  const alive = new Float64Array(x.length);
  const expected = new Float64Array(x.length);
  const discountedSum = new Float64Array(x.length);
  const none = new Float64Array(x.length);
  const pairs = new Float64Array(x.length);
  const weights = new Float64Array(stages);
  let byStage: readonly StageForecast[] = [];
  for (let k = 0; k < x.length; k++) {
    const [tx, T] = [times[txAt[k]!]!, times[TAt[k]!]!];
    const count = params.r + stages * x[k]!;
    if (k === 0 || x[k] !== x[k - 1] || TAt[k] !== TAt[k - 1]) {
      byStage = Array.from({ length: stages }, (_, j) => stageForecast(params, stages, x[k]!, j, T, horizon));
    }
    const silence = stageWeights(weights, count, params.alpha, tx, T);
    const odds = (params.a / (params.b + x[k]!)) * ((params.alpha + T) / (params.alpha + tx)) ** count;
    alive[k] = 1 / (1 + odds / silence);
    const mean = (figure: (stage: StageForecast) => number) =>
      byStage.reduce((sum, stage, j) => sum + weights[j]! * figure(stage), 0);
    expected[k] = alive[k]! * mean((stage) => stage.expected);
    pairs[k] = alive[k]! * mean((stage) => stage.pairs);
    discountedSum[k] = alive[k]! * mean((stage) => stage.discounted);
    none[k] = Math.max(0, 1 - alive[k]! * (1 - mean((stage) => stage.none)));
  }
  return { alive, expected, discounted: discountedSum, none, pairs };
};

/** Fills the probabilities of the stages since t_x, given alive, and returns what they were divided by. */
const stageWeights = (weights: Float64Array, count: number, alpha: number, tx: number, T: number): number => {
  weights[0] = 1;
  let sum = 1;
  for (let j = 1; j < weights.length; j++) {
    weights[j] = (weights[j - 1]! * (count + j - 1) * (T - tx)) / ((alpha + T) * j);
    sum += weights[j]!;
  }
  for (let j = 0; j < weights.length; j++) weights[j]! /= sum;
  return sum;
};

const stageForecast = (
  { r, alpha, a, b }: DropoutParams,
  stages: number,
  x: number,
  stage: number,
  T: number,
  horizon: Horizon,
): StageForecast => {
  const shape = r + stages * x + stage;
  const kept = keptPurchases(a, b + x + 1);
  const within = (weeks: number) => {
    const counts = likelyCounts(shape, weeks / (alpha + T));
    kept.reach(Math.floor((counts.first + counts.probability.length - 1 + stage) / stages));
    let purchases = 0;
    let pairs = 0;
    let none = 0;
    for (let i = 0; i < counts.probability.length; i++) {
      const made = Math.floor((counts.first + i + stage) / stages);
      purchases += counts.probability[i]! * kept.purchases[made]!;
      pairs += counts.probability[i]! * kept.pairs[made]!;
      if (made === 0) none += counts.probability[i]!;
    }
    return { purchases, pairs, none };
  };
  const { purchases, pairs, none } = within(horizon.weeks);
  return {
    expected: purchases,
    pairs,
    discounted: discounted((weeks) => within(weeks).purchases, alpha + T, horizon),
    none,
  };
};

/**
 * Purchases made of `n` that would come without dropout, for p ~ Beta(a, b), and their second factorial moment:
 * the m-th is made when m - 1 chances to leave were survived, and then makes m - 1 pairs, counted twice.
 */
const keptPurchases = (a: number, b: number) => {
  const purchases = [0];
  const pairs = [0];
  let survived = 1;
  const reach = (n: number) => {
    for (let m = purchases.length; m <= n; m++) {
      purchases.push(purchases[m - 1]! + survived);
      pairs.push(pairs[m - 1]! + 2 * (m - 1) * survived);
      survived *= (b + m - 1) / (a + b + m - 1);
    }
  };
  return { purchases, pairs, reach };
};

/** A count less likely than this beside the likeliest does not move the sums. */
const negligible = 1e-13;

/** The counts of a negative binomial that matter, from `first` on, with their probabilities. */
const likelyCounts = (
  shape: number,
  odds: number,
): { readonly first: number; readonly probability: readonly number[] } => {
  const mode = Math.max(0, Math.floor((shape - 1) * odds));
  const share = odds / (1 + odds);
  const peak = Math.exp(
    logGamma(shape + mode) -
      logGamma(shape) -
      logGamma(mode + 1) -
      shape * Math.log1p(odds) +
      (mode > 0 ? mode * Math.log(share) : 0),
  );
  const least = peak * negligible;
  const below: number[] = [];
  let probability = peak;
  let first = mode;
  while (first > 0 && probability > least) {
    probability *= first / ((shape + first - 1) * share);
    below.push(probability);
    first--;
  }
  const counts = below.reverse();
  probability = peak;
  for (let n = mode + 1; probability > least; n++) {
    counts.push(probability);
    probability *= ((shape + n - 1) * share) / n;
  }
  return { first, probability: counts };
};
