import { type DesignColumn, type LogisticSums, logisticSums } from './logistic-sums.ts';
import { inverseOfSymmetric } from './numeric/symmetric-matrix.ts';

export interface LogisticOptions {
  /** Ridge: the penalty is lambda / 2 times the sum of squared slopes; the intercept is free. */
  readonly lambda?: number;
  /** No slope may be below zero; those that would be are zero, as if left out. */
  readonly nonNegative?: boolean;
  /** Cases in each row, where rows stand for more than one. */
  readonly trials?: Float64Array;
  /** Intercept and slopes where the search begins: those of a fit nearby end it sooner. */
  readonly start?: Float64Array;
}

export interface LogisticFit {
  readonly intercept: number;
  readonly slopes: readonly number[];
  /** Of the intercept, then the slopes: sqrt diag(H^-1 I H^-1), which is H^-1 without ridge; 0 for a slope at 0. */
  readonly standard_errors: readonly number[];
  readonly log_likelihood: number;
  /** Trace of I H^-1: the number of coefficients, less what ridge takes. */
  readonly effective_parameters: number;
  readonly aic: number;
  readonly iterations: number;
  /** False when the steps did not come to rest, as under separation without ridge. */
  readonly converged: boolean;
}

const tolerance = 1e-8;
const maxIterations = 50;
/** A slope this steep says that the data are separated: the likelihood has no maximum. */
const steepest = 1e3;
/** With many rows the search starts from the fit of an even sample, so that few passes over all rows are left. */
const sampleRows = 40_000;

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares), with ridge and, if wanted, slopes
 * that keep their sign.
 *
 * Source: McCullagh & Nelder (1989), 4.4; le Cessie & van Houwelingen (1992) for ridge. A step is halved while the
 * penalised log-likelihood falls, and ends the search below 1e-8. `successes[i]` is 1 or 0, or a count of `trials`.
 * @throws when two columns are collinear and there is no ridge to tell them apart, or all rows are of one kind
 */
export const logisticRegression = (
  columns: readonly DesignColumn[],
  successes: Float64Array,
  options: LogisticOptions = {},
): LogisticFit => {
  const start = options.start ?? startOf(columns, successes, options);
  return newton(columns, successes, options, start);
};

const startOf = (
  columns: readonly DesignColumn[],
  successes: Float64Array,
  options: LogisticOptions,
): Float64Array => {
  const { trials, lambda = 0 } = options;
  const start = new Float64Array(columns.length + 1);
  const ones = successes.reduce((sum, y) => sum + y, 0);
  const all = trials === undefined ? successes.length : trials.reduce((sum, t) => sum + t, 0);
  if (!(ones > 0 && ones < all)) {
    throw new Error(`logistic fit requires cases of both kinds, got ${ones} ones of ${all}`);
  }
  start[0] = Math.log(ones / (all - ones));
  const step = Math.floor(successes.length / sampleRows);
  // A sample can separate what all the rows don't: only a ridge makes its fit safe to start from.
  if (step < 2 || lambda === 0) return start;
  const rows = Math.floor(successes.length / step);
  const every = (values: Float64Array) => Float64Array.from({ length: rows }, (_, i) => values[i * step]!);
  const sampled = every(successes);
  if (!sampled.some((y) => y > 0)) return start;
  const fit = newton(
    columns.map((column) =>
      column instanceof Float64Array
        ? every(column)
        : { ...column, codes: Uint8Array.from({ length: rows }, (_, i) => column.codes[i * step]!) },
    ),
    sampled,
    { ...options, lambda: lambda / step, ...(trials === undefined ? {} : { trials: every(trials) }) },
    start,
  );
  return fit.converged ? Float64Array.from([fit.intercept, ...fit.slopes]) : start;
};

const newton = (
  columns: readonly DesignColumn[],
  successes: Float64Array,
  options: LogisticOptions,
  start: Float64Array,
): LogisticFit => {
  const { lambda = 0, nonNegative = false, trials } = options;
  const sums = (b: Float64Array) => logisticSums(columns, successes, trials, b, true);
  const penalised = (at: LogisticSums, b: Float64Array) =>
    at.logLikelihood - (lambda / 2) * b.reduce((sum, slope, j) => sum + (j === 0 ? 0 : slope ** 2), 0);
  let b = start;
  let at = sums(b);
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < maxIterations) {
    iterations++;
    const target = newtonTarget(at, b, lambda, nonNegative);
    const largest = target.reduce((most, value, j) => Math.max(most, Math.abs(value - b[j]!)), 0);
    let next = target;
    let there = sums(next);
    const least = penalised(at, b) - 1e-9 * Math.abs(at.logLikelihood);
    for (let share = 0.5; !(penalised(there, next) >= least) && share > 1e-6; share /= 2) {
      next = b.map((value, j) => value + share * (target[j]! - value));
      there = sums(next);
    }
    b = next;
    at = there;
    converged = largest < tolerance;
    if (b.some((slope, j) => j > 0 && Math.abs(slope) > steepest)) break;
  }
  return summary(at, b, { lambda, nonNegative }, iterations, converged);
};

/** Where the quadratic approximation at b is highest, among slopes of at least zero if these are asked for. */
const newtonTarget = (
  { gradient, information }: LogisticSums,
  b: Float64Array,
  lambda: number,
  nonNegative: boolean,
): Float64Array => {
  const hessian = information.map((row, i) =>
    row.map((value, j) => (i === j && i > 0 ? value + lambda : value)),
  );
  const slope = gradient.map((value, j) => value - (j === 0 ? 0 : lambda * b[j]!));
  // The linear term of the quadratic in the coefficients themselves: H b + score.
  const linear = slope.map((value, i) => value + hessian[i]!.reduce((sum, h, j) => sum + h * b[j]!, 0));
  let free = Array.from(b, (_, j) => j).filter((j) => !nonNegative || j === 0 || b[j]! > 0 || slope[j]! > 0);
  for (let round = 0; round < 4 * b.length + 4; round++) {
    const solution = solvedFor(hessian, linear, free);
    const negative = free.filter((j) => nonNegative && j > 0 && solution[j]! < 0);
    if (negative.length > 0) {
      const worst = negative.reduce((a, c) => (solution[c]! < solution[a]! ? c : a));
      free = free.filter((j) => j !== worst);
      continue;
    }
    const pull = (j: number) => linear[j]! - hessian[j]!.reduce((sum, h, k) => sum + h * solution[k]!, 0);
    const shut = Array.from(b, (_, j) => j).filter(
      (j) => !free.includes(j) && pull(j) > 1e-9 * (1 + Math.abs(linear[j]!)),
    );
    if (shut.length === 0) return solution;
    free = [...free, shut.reduce((a, c) => (pull(c) > pull(a) ? c : a))].sort((a, c) => a - c);
  }
  return solvedFor(hessian, linear, free).map((value, j) =>
    nonNegative && j > 0 ? Math.max(value, 0) : value,
  );
};

const solvedFor = (
  hessian: readonly Float64Array[],
  linear: Float64Array,
  free: readonly number[],
): Float64Array => {
  const inverse = inverseOn(hessian, free);
  const solution = new Float64Array(linear.length);
  free.forEach((j, a) => {
    solution[j] = free.reduce((sum, k, c) => sum + inverse[a]![c]! * linear[k]!, 0);
  });
  return solution;
};

const inverseOn = (hessian: readonly Float64Array[], free: readonly number[]): number[][] => {
  const inverse = inverseOfSymmetric(
    free.map((i) => free.map((j) => hessian[i]![j]!)),
    1e-12,
  );
  if (inverse === undefined) {
    throw new Error(
      'logistic fit requires independent columns or a ridge, got a singular information matrix',
    );
  }
  return inverse;
};

const summary = (
  { logLikelihood, information }: LogisticSums,
  b: Float64Array,
  { lambda, nonNegative }: { lambda: number; nonNegative: boolean },
  iterations: number,
  converged: boolean,
): LogisticFit => {
  const free = Array.from(b, (_, j) => j).filter((j) => j === 0 || !nonNegative || b[j]! > 0);
  const hessian = information.map((row, i) =>
    row.map((value, j) => (i === j && i > 0 ? value + lambda : value)),
  );
  const inverse = inverseOn(hessian, free);
  const standard_errors = Array.from(b, () => 0);
  let effective_parameters = 0;
  free.forEach((j, a) => {
    const left = free.map((k) => free.reduce((sum, l, c) => sum + inverse[a]![c]! * information[l]![k]!, 0));
    effective_parameters += left[a]!;
    standard_errors[j] = Math.sqrt(free.reduce((sum, _, c) => sum + left[c]! * inverse[c]![a]!, 0));
  });
  return {
    intercept: b[0]!,
    slopes: [...b.subarray(1)],
    standard_errors,
    log_likelihood: logLikelihood,
    effective_parameters,
    aic: 2 * effective_parameters - 2 * logLikelihood,
    iterations,
    converged,
  };
};
