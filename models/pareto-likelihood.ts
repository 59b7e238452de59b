import { type Degenerate, type LikelihoodFit, maximise } from './maximum-likelihood.ts';
import { type DecayMoments, logDecayIntegral } from './numeric/decay-integral.ts';
import type { Evaluation } from './numeric/minimise.ts';
import { risingFactorial } from './numeric/rising-factorial.ts';
import { historySample, type PurchaseHistory } from './purchase-history.ts';
import { type PriorOption, paretoLogPrior } from './weak-priors.ts';

/**
 * r and alpha (weeks): gamma distribution of the purchase rate. s and beta (weeks): gamma distribution of the
 * rate of leaving.
 */
export type ParetoParams = {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
};

/** `start` is the estimate of an earlier night, tried before the standard starts. */
export interface ParetoFitOptions extends PriorOption {
  readonly start?: ParetoParams;
}

/** Maximum-likelihood fit of Pareto/NBD; times are divided by the mean age for the search. */
export const fitPareto = (
  history: PurchaseHistory,
  options: ParetoFitOptions,
): LikelihoodFit<ParetoParams> => {
  const { x, TAt, times, customers, total } = history;
  const purchases = x.reduce((sum, x_k, k) => sum + x_k * customers[k]!, 0);
  const age = TAt.reduce((sum, at, k) => sum + times[at]! * customers[k]!, 0);
  if (!(purchases > 0)) return noRepeats(total, age);
  const unit = age / total;
  const scaled = times.map((weeks) => weeks / unit);
  const sample = historySample(history);
  const perRate = total / purchases;
  const starts: ParetoParams[] = [
    { r: 0.5, alpha: 0.5 * perRate, s: 0.5, beta: 0.5 },
    { r: 1, alpha: perRate, s: 1, beta: 1 },
    { r: 0.5, alpha: 0.5 * perRate, s: 0.2, beta: 2 },
  ];
  const { start } = options;
  if (start) starts.unshift({ ...start, alpha: start.alpha / unit, beta: start.beta / unit });
  return maximise({
    names: ['r', 'alpha', 's', 'beta'],
    floors: {},
    scale: { alpha: unit, beta: unit },
    total,
    scaleTerm: -purchases * Math.log(unit),
    meanNegative: (params) => paretoMeanNegative(params, history, scaled),
    sampled: sample && ((params) => paretoMeanNegative(params, sample, scaled)),
    logPrior: options.prior && paretoLogPrior,
    starts,
    degenerate: (params) => degenerate(params, times.at(-1)!),
  });
};

/** Without repeats the likelihood only rises as r falls: nothing to estimate, and next to nothing expected. */
const noRepeats = (total: number, age: number): LikelihoodFit<ParetoParams> => {
  const unit = age > 0 ? age / total : 1;
  return {
    params: { r: 1e-9, alpha: unit, s: 1, beta: unit },
    n: total,
    objective: 0,
    standard_errors: null,
    log_covariance: null,
    converged: false,
    iterations: 0,
    degenerate: 'no repeat purchases',
  };
};

/** Less than one in a thousand leaving within the longest age is no dropout to speak of. */
const degenerate = ({ s, beta, alpha }: ParetoParams, longest: number): Degenerate | null => {
  if (s * Math.log1p(longest / beta) < 1e-3) return 'no dropout';
  if (beta > 50 * longest) return 'homogeneous dropout';
  return alpha > 50 * longest ? 'homogeneous purchase rate' : null;
};

/**
 * Mean negative log-likelihood with its derivatives by r, alpha, s, beta.
 *
 * Source: Schmittlein, Morrison & Colombo (1987) in the form of Fader & Hardie (2005), note 009: alive until T, or
 * left at some y between t_x and T. The second is an integral, taken numerically together with the means over y
 * that its derivatives are; the hypergeometric form has no gradient in closed form and loses its digits.
 */
export const paretoMeanNegative = (
  params: Float64Array,
  { x, txAt, TAt, customers, maxFrequency, total }: PurchaseHistory,
  times: Float64Array,
): Evaluation => {
  const [r, alpha, s, beta] = params as unknown as [number, number, number, number];
  const rate = risingFactorial(r, maxFrequency);
  const logAlpha = Math.log(alpha);
  const logBeta = Math.log(beta);
  const logS = Math.log(s);
  const isAlphaInner = alpha <= beta;
  const mean: DecayMoments = { logInner: 0, inverseInner: 0, logOuter: 0, inverseOuter: 0 };
  let value = 0;
  let dr = 0;
  let dAlpha = 0;
  let ds = 0;
  let dBeta = 0;
  const logAlphaAt = times.map((time) => Math.log(alpha + time));
  const logBetaAt = times.map((time) => Math.log(beta + time));
  for (let k = 0; k < x.length; k++) {
    const n = customers[k]!;
    const count = r + x[k]!;
    const tx = times[txAt[k]!]!;
    const T = times[TAt[k]!]!;
    const logAlphaT = logAlphaAt[TAt[k]!]!;
    const logBetaT = logBetaAt[TAt[k]!]!;
    const logAlphaTx = logAlphaAt[txAt[k]!]!;
    const logBetaTx = logBetaAt[txAt[k]!]!;
    const alive = -count * logAlphaT - s * logBetaT;
    const left = logS - count * logAlphaTx - (s + 1) * logBetaTx + logLeft(params, count, tx, T, mean);
    const gone = left === Number.NEGATIVE_INFINITY ? 0 : 1 / (1 + Math.exp(alive - left));
    const here = 1 - gone;
    const either = Math.max(alive, left) + Math.log1p(Math.exp(-Math.abs(alive - left)));
    value += n * (rate.log[x[k]!]! + r * logAlpha + s * logBeta + either);
    const logAlphaY = logAlphaTx + (isAlphaInner ? mean.logInner : mean.logOuter);
    const logBetaY = logBetaTx + (isAlphaInner ? mean.logOuter : mean.logInner);
    const perAlphaY = (isAlphaInner ? mean.inverseInner : mean.inverseOuter) / (alpha + tx);
    const perBetaY = (isAlphaInner ? mean.inverseOuter : mean.inverseInner) / (beta + tx);
    dr += n * (rate.slope[x[k]!]! + logAlpha - here * logAlphaT - gone * logAlphaY);
    dAlpha += n * (r / alpha - count * (here / (alpha + T) + gone * perAlphaY));
    ds += n * (logBeta - here * logBetaT + gone * (1 / s - logBetaY));
    dBeta += n * (s / beta - (here * s) / (beta + T) - gone * (s + 1) * perBetaY);
  }
  return {
    value: -value / total,
    gradient: Float64Array.of(dr, dAlpha, ds, dBeta).map((slope) => -slope / total),
  };
};

/**
 * ln of the integral over the time of leaving, from t_x to T, relative to its integrand at t_x; `count` is r + x.
 */
export const logLeft = (
  params: ArrayLike<number>,
  count: number,
  tx: number,
  T: number,
  mean?: DecayMoments,
): number => {
  const [alpha, s, beta] = [params[1]!, params[2]!, params[3]!];
  return alpha <= beta
    ? logDecayIntegral(alpha + tx, count, beta + tx, s + 1, T - tx, mean)
    : logDecayIntegral(beta + tx, s + 1, alpha + tx, count, T - tx, mean);
};
