import type { Evaluation } from './numeric/minimise.ts';

/** Whether a purchase model is estimated by likelihood alone or with weak priors that keep it off the edges. */
export interface PriorOption {
  /**
   * `weak` helps small logs whose likelihood rises without end: towards no dropout, one and the same
   * dropout for all, or all or nothing. On a few thousand customers it moves the estimates by a fraction of a standard error.
   */
  readonly prior?: 'weak';
}

/** Normal density of ln(value), by its mean and deviation; the derivative is by the value. */
const logNormal = (value: number, mean: number, deviation: number) => {
  const z = (Math.log(value) - mean) / deviation;
  return { value: -0.5 * z * z, slope: -z / (deviation * value) };
};

/** A factor of twenty either way is within two deviations. */
const wide = 1.5;

/**
 * Prior of r, alpha, a, b, with times in mean ages so that it knows no unit. The share that drops out, a / (a + b),
 * is Beta(1.5, 3); the certainty a + b, r and alpha are log-normal and wide. The Pareto(1, 1) that PyMC-Marketing
 * takes for the certainty does not keep it from zero, where a log of a few hundred customers often drives it.
 */
export const dropoutLogPrior = (params: Float64Array): Evaluation => {
  const [r, alpha, a, b] = params as unknown as [number, number, number, number];
  const rate = logNormal(r, Math.log(0.5), wide);
  const time = logNormal(alpha, Math.log(0.3), wide);
  const certainty = logNormal(a + b, Math.log(3), wide);
  const share = 0.5 * Math.log(a / (a + b)) + 2 * Math.log(b / (a + b));
  const shared = certainty.slope - 2.5 / (a + b);
  return {
    value: rate.value + time.value + certainty.value + share,
    gradient: Float64Array.of(rate.slope, time.slope, 0.5 / a + shared, 2 / b + shared),
  };
};

/** Prior of r, alpha, s, beta: all log-normal and wide, times in mean ages. */
export const paretoLogPrior = (params: Float64Array): Evaluation => {
  const centres = [0.5, 0.3, 0.5, 0.5];
  const parts = centres.map((centre, j) => logNormal(params[j]!, Math.log(centre), wide));
  return {
    value: parts.reduce((sum, part) => sum + part.value, 0),
    gradient: Float64Array.from(parts, (part) => part.slope),
  };
};
