import type { Degenerate, LikelihoodFit } from './maximum-likelihood.ts';
import { maximise } from './maximum-likelihood.ts';
import type { Evaluation } from './numeric/minimise.ts';
import { risingFactorial } from './numeric/rising-factorial.ts';
import { daysPerWeek, historySample, type PurchaseHistory } from './purchase-history.ts';
import { dropoutLogPrior, type PriorOption } from './weak-priors.ts';

/**
 * r and alpha (weeks): gamma distribution of the purchase rate. a and b: beta distribution of the probability
 * to drop out after a purchase.
 */
export type DropoutParams = {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
};

/**
 * Chances to drop out beyond the repeat purchases: BG/NBD customers cannot leave after their first purchase
 * (0), MBG/NBD customers can (1). All formulas of the two models differ by this number alone.
 */
export type FirstChance = 0 | 1;

/** What a fit may be given: `start` is the estimate of an earlier night, tried before the standard starts. */
export interface DropoutFitOptions extends PriorOption {
  readonly start?: DropoutParams;
}

/**
 * Maximum-likelihood fit of BG/NBD (`first` 0) or MBG/NBD (`first` 1); with `stages` k above one of their CNBD-k
 * kin, where k Poisson events make a purchase. Without the constant of k in the likelihood: see `mbg-cnbd.ts`.
 *
 * Times are divided by the mean age before the search, which makes the result independent of the time unit;
 * the starts are scaled by the observed purchase rate for the same reason.
 */
export const fitDropout = (
  history: PurchaseHistory,
  first: FirstChance,
  options: DropoutFitOptions,
  stages = 1,
): LikelihoodFit<DropoutParams> => {
  const { purchases, age } = totals(history);
  if (!(purchases > 0)) return noRepeats(history, age);
  const unit = Math.max(age / history.total, 1 / daysPerWeek);
  const times = history.times.map((weeks) => weeks / unit);
  const sample = historySample(history);
  const perRate = history.total / (purchases * stages);
  const starts: DropoutParams[] = [
    { r: 1, alpha: perRate, a: 1, b: 3 },
    { r: 0.25, alpha: 0.25 * perRate, a: 0.5, b: 1.5 },
    { r: 1, alpha: perRate, a: 0.1, b: 3 },
    { r: 0.5, alpha: 0.5 * perRate, a: 0.05, b: 0.2 },
  ];
  if (options.start) starts.unshift({ ...options.start, alpha: options.start.alpha / unit });
  return maximise({
    names: ['r', 'alpha', 'a', 'b'],
    floors: {},
    scale: { alpha: unit },
    total: history.total,
    scaleTerm: -purchases * stages * Math.log(unit),
    meanNegative: (params) => dropoutMeanNegative(params, history, times, first, stages),
    sampled: sample && ((params) => dropoutMeanNegative(params, sample, times, first, stages)),
    logPrior: options.prior && dropoutLogPrior,
    starts,
    degenerate: (params) => degenerate(params, history.times.at(-1)!),
  });
};

const totals = ({ x, TAt, times, customers }: PurchaseHistory) => ({
  purchases: x.reduce((sum, x_k, k) => sum + x_k * customers[k]!, 0),
  age: TAt.reduce((sum, at, k) => sum + times[at]! * customers[k]!, 0),
});

/** Without repeats the likelihood only rises as r falls: nothing to estimate, and next to nothing expected. */
const noRepeats = (history: PurchaseHistory, age: number): LikelihoodFit<DropoutParams> => ({
  params: { r: 1e-9, alpha: Math.max(age / history.total, 1) || 1, a: 1, b: 1 },
  n: history.total,
  objective: 0,
  standard_errors: null,
  log_covariance: null,
  converged: false,
  iterations: 0,
  degenerate: 'no repeat purchases',
});

const degenerate = ({ a, b, alpha }: DropoutParams, longest: number): Degenerate | null => {
  if (a / (a + b) < 1e-3) return 'no dropout';
  if (a + b > 1e3) return 'homogeneous dropout';
  if (a + b < 1e-3) return 'all or nothing dropout';
  return alpha > 50 * longest ? 'homogeneous purchase rate' : null;
};

/**
 * Mean negative log-likelihood with its derivatives by r, alpha, a, b.
 *
 * Source: Fader, Hardie & Lee (2005), eq. (6), and Batislam, Denizel & Filiztekin (2007), in logarithms.
 * `alive` and `dead` are the two ways to have made no purchase since t_x; `dying` is the weight of the second.
 */
export const dropoutMeanNegative = (
  params: Float64Array,
  { x, txAt, TAt, customers, maxFrequency, total }: PurchaseHistory,
  times: Float64Array,
  first: FirstChance,
  stages = 1,
): Evaluation => {
  const [r, alpha, a, b] = params as unknown as [number, number, number, number];
  const rate = risingFactorial(r, stages * maxFrequency);
  const silence = { log: 0, byCount: 0, byAlpha: 0 };
  const stay = risingFactorial(b, maxFrequency + first);
  const both = risingFactorial(a + b, maxFrequency + first);
  const logAlpha = Math.log(alpha);
  const logA = Math.log(a);
  const logTime = times.map((time) => Math.log(alpha + time));
  let value = 0;
  let dr = 0;
  let dAlpha = 0;
  let da = 0;
  let db = 0;
  for (let k = 0; k < x.length; k++) {
    const n = customers[k]!;
    const events = stages * x[k]!;
    const count = events + r;
    const chances = x[k]! + first;
    const logT = logTime[TAt[k]!]!;
    const logTx = logTime[txAt[k]!]!;
    if (stages > 1) measureSilence(silence, stages, count, alpha, times[txAt[k]!]!, times[TAt[k]!]!);
    let dying = 0;
    let either = silence.log - count * logT;
    if (chances > 0) {
      const gap = logA - Math.log(b + chances - 1) + count * (logT - logTx) - silence.log;
      dying = 1 / (1 + Math.exp(-gap));
      either += gap > 0 ? gap + Math.log1p(Math.exp(-gap)) : Math.log1p(Math.exp(gap));
    }
    value += n * (rate.log[events]! + r * logAlpha + stay.log[chances]! - both.log[chances]! + either);
    const isAlive = 1 - dying;
    dr += n * (rate.slope[events]! + logAlpha - isAlive * (logT - silence.byCount) - dying * logTx);
    const perTime = isAlive / (alpha + times[TAt[k]!]!) + dying / (alpha + times[txAt[k]!]!);
    dAlpha += n * (r / alpha - count * perTime + isAlive * silence.byAlpha);
    da += n * (dying / a - both.slope[chances]!);
    db += n * (stay.slope[chances]! - both.slope[chances]! - (dying > 0 ? dying / (b + chances - 1) : 0));
  }
  return {
    value: -value / total,
    gradient: Float64Array.of(dr, dAlpha, da, db).map((slope) => -slope / total),
  };
};

/**
 * Sum over the stages passed since t_x that make no purchase yet, S2 of BTYDplus (Platzer & Reutterer 2016),
 * as a logarithm with its derivatives by r and alpha.
 */
const measureSilence = (
  silence: { log: number; byCount: number; byAlpha: number },
  stages: number,
  count: number,
  alpha: number,
  tx: number,
  T: number,
): void => {
  let term = 1;
  let sum = 1;
  let inverse = 0;
  let byCount = 0;
  let byAlpha = 0;
  for (let j = 1; j < stages; j++) {
    term *= ((count + j - 1) * (T - tx)) / ((alpha + T) * j);
    inverse += 1 / (count + j - 1);
    sum += term;
    byCount += term * inverse;
    byAlpha -= (term * j) / (alpha + T);
  }
  silence.log = Math.log(sum);
  silence.byCount = byCount / sum;
  silence.byAlpha = byAlpha / sum;
};

/** Total log-likelihood of given parameters, in weeks. */
export const dropoutLogLikelihood = (
  { r, alpha, a, b }: DropoutParams,
  history: PurchaseHistory,
  first: FirstChance,
): number =>
  -history.total * dropoutMeanNegative(Float64Array.of(r, alpha, a, b), history, history.times, first).value;
