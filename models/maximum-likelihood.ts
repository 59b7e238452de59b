import type { Fitted } from './model.ts';
import { type Evaluation, type Minimum, minimise } from './numeric/minimise.ts';
import { inverseOfSymmetric } from './numeric/symmetric-matrix.ts';

/** Why a fit must not be used although the optimiser was content; the caller names the fallback. */
export type Degenerate =
  | 'no repeat purchases'
  | 'no dropout'
  | 'homogeneous dropout'
  | 'all or nothing dropout'
  | 'homogeneous purchase rate'
  | 'homogeneous spend'
  | 'infinite mean spend'
  | 'singular Hessian';

export type Parameters = Readonly<Record<string, number>>;

export interface LikelihoodFit<P extends Parameters> extends Fitted<P> {
  /** Null for a degenerate fit: at the edge of the parameters they mean nothing. */
  readonly standard_errors: P | null;
  /** Covariance of the estimates of ln(parameter - floor), in the order of `params`; for intervals. */
  readonly log_covariance: readonly (readonly number[])[] | null;
  readonly converged: boolean;
  readonly iterations: number;
  readonly degenerate: Degenerate | null;
}

/** The likelihood of a model in its parameters, each above its floor, with time or money brought near one. */
export interface Likelihood<P extends Parameters> {
  readonly names: readonly (keyof P & string)[];
  /** Lower bounds where they are not zero. */
  readonly floors: Partial<P>;
  /** Parameters that carry the unit, with the factor back from the scaled unit to the published one. */
  readonly scale: Partial<P>;
  /** Customers, weights counted. */
  readonly total: number;
  /** What the change of unit adds to the total log-likelihood: minus ln(factor) per observed time or value. */
  readonly scaleTerm: number;
  /** Mean negative log-likelihood per customer in the scaled unit, with its derivatives by the parameters. */
  readonly meanNegative: (params: Float64Array) => Evaluation;
  /** The same on a sample of the customers, for the search from the several starts; left out where all are few. */
  readonly sampled?: ((params: Float64Array) => Evaluation) | undefined;
  /** Logarithm of a prior density in the scaled unit, with its derivatives; left out for maximum likelihood. */
  readonly logPrior?: ((params: Float64Array) => Evaluation) | undefined;
  /** Where to start, in the scaled unit. */
  readonly starts: readonly P[];
  readonly degenerate: (params: P) => Degenerate | null;
}

/** Coarse enough to tell optima apart; only the best start is followed further, on the sample, then on all. */
const coarse = { gradientTolerance: 1e-3, maxIterations: 60 };

/**
 * Maximum-likelihood estimate with standard errors; with `logPrior` the most probable parameters (MAP) instead,
 * while `objective` stays the log-likelihood at them. Each start is followed roughly, the best one to a
 * gradient of 1e-9 per customer; equal starts are decided by their order, so the result is deterministic.
 *
 * Method: BFGS over u = ln(parameter - floor) with the analytic gradient. The Hessian is the central difference
 * of that gradient; se(parameter) = (parameter - floor) se(u), the delta method.
 */
export const maximise = <P extends Parameters>(likelihood: Likelihood<P>): LikelihoodFit<P> => {
  const floors = Float64Array.from(likelihood.names, (name) => likelihood.floors[name] ?? 0);
  const { total, logPrior } = likelihood;
  const objective = inLogs(withPrior(likelihood.meanNegative, logPrior, total), floors);
  const logsOf = (params: P) =>
    Float64Array.from(likelihood.names, (name, j) => Math.log(params[name]! - floors[j]!));

  const sampled = likelihood.sampled
    ? inLogs(withPrior(likelihood.sampled, logPrior, total), floors)
    : objective;
  const rough = likelihood.starts.map((start) => minimise(sampled, logsOf(start), coarse));
  const best = rough.reduce((kept, other) => (other.value < kept.value ? other : kept));
  const near = minimise(sampled, best.at, { gradientTolerance: 1e-7 }, best.inverseHessian);
  const optimum = minimise(objective, near.at, {}, near.inverseHessian);
  const named = (value: (u: number, j: number) => number): P =>
    Object.fromEntries(
      likelihood.names.map((name, j) => [name, value(optimum.at[j]!, j) * (likelihood.scale[name] ?? 1)]),
    ) as P;

  const params = named((u, j) => floors[j]! + Math.exp(u));
  const degenerate = likelihood.degenerate(params);
  const covariance = degenerate === null ? logCovariance(objective, optimum, total) : undefined;
  const logLikelihood =
    -total * likelihood.meanNegative(floors.map((floor, j) => floor + Math.exp(optimum.at[j]!))).value;
  return {
    params,
    n: total,
    objective: logLikelihood + likelihood.scaleTerm,
    standard_errors: covariance ? named((u, j) => Math.exp(u) * Math.sqrt(covariance[j]![j]!)) : null,
    log_covariance: covariance ?? null,
    converged: optimum.converged,
    iterations: best.iterations + near.iterations + optimum.iterations,
    degenerate: degenerate ?? (covariance ? null : 'singular Hessian'),
  };
};

const withPrior = (
  meanNegative: (params: Float64Array) => Evaluation,
  logPrior: ((params: Float64Array) => Evaluation) | undefined,
  total: number,
) =>
  logPrior === undefined
    ? meanNegative
    : (params: Float64Array): Evaluation => {
        const { value, gradient } = meanNegative(params);
        const prior = logPrior(params);
        return {
          value: value - prior.value / total,
          gradient: gradient.map((slope, j) => slope - prior.gradient[j]! / total),
        };
      };

/** Chain rule from a parameter to u = ln(parameter - floor). */
const inLogs =
  (meanNegative: (params: Float64Array) => Evaluation, floors: Float64Array) =>
  (logs: Float64Array): Evaluation => {
    const above = logs.map(Math.exp);
    const { value, gradient } = meanNegative(above.map((size, j) => floors[j]! + size));
    return { value, gradient: gradient.map((slope, j) => slope * above[j]!) };
  };

const logCovariance = (
  objective: (logs: Float64Array) => Evaluation,
  optimum: Minimum,
  total: number,
): number[][] | undefined => {
  const step = 1e-4;
  const moved = (j: number, by: number) =>
    objective(optimum.at.map((u, i) => (i === j ? u + by : u))).gradient;
  const rows = Array.from(optimum.at, (_, j) => {
    const up = moved(j, step);
    const down = moved(j, -step);
    return Array.from(up, (slope, i) => ((slope - down[i]!) / (2 * step)) * total);
  });
  return inverseOfSymmetric(rows.map((row, i) => row.map((value, j) => (value + rows[j]![i]!) / 2)));
};

/** Figures of a fit for a report: parameters, and standard errors under the same names with `se_` before. */
export const describeLikelihood = <P extends Parameters>(
  fitted: LikelihoodFit<P>,
): Record<string, number> => ({
  ...fitted.params,
  ...Object.fromEntries(Object.entries(fitted.standard_errors ?? {}).map(([name, se]) => [`se_${name}`, se])),
  n: fitted.n,
  log_likelihood: fitted.objective,
  iterations: fitted.iterations,
});
