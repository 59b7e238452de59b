/** Value of a function at a point, with its gradient there. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface Minimum extends Evaluation {
  readonly at: Float64Array;
  /** The estimate of the inverse Hessian that BFGS ends with; a start for a search nearby. */
  readonly inverseHessian: readonly Float64Array[];
  readonly iterations: number;
  /** False when the iterations ran out, the value stalled, or no step downhill could be found. */
  readonly converged: boolean;
}

interface Limits {
  /** Converged when no component of the gradient is larger than this. */
  readonly gradientTolerance: number;
  /** No coordinate moves further than this in one iteration. */
  readonly maxStep: number;
  readonly maxIterations: number;
}

const defaults: Limits = { gradientTolerance: 1e-9, maxStep: 2, maxIterations: 500 };

/**
 * Minimises a smooth function of a few coordinates from a start, by BFGS on the inverse Hessian.
 *
 * Source: Nocedal & Wright (2006), Numerical Optimization, algorithm 6.1, with backtracking. Near the optimum,
 * where rounding hides any further decrease of the value, a step that shrinks the gradient is accepted
 * (Hager & Zhang 2005, approximate Wolfe condition).
 * Not converging is reported in the result, not thrown: the caller knows the fallback.
 */
export const minimise = (
  objective: (at: Float64Array) => Evaluation,
  start: ArrayLike<number>,
  limits: Partial<Limits> = {},
  inverseHessian?: readonly Float64Array[],
): Minimum => {
  const { gradientTolerance, maxStep, maxIterations } = { ...defaults, ...limits };
  const size = start.length;
  let at: Float64Array = Float64Array.from(start);
  let here: Evaluation = objective(at);
  let inverse = inverseHessian ?? identity(size);
  let isFresh = inverseHessian === undefined;
  let stalled = 0;
  for (let iterations = 0; ; iterations++) {
    const done = largest(here.gradient) <= gradientTolerance;
    if (done || stalled === patience || iterations === maxIterations)
      return { ...here, at, inverseHessian: inverse, iterations, converged: done };
    const direction = downhill(inverse, here.gradient, maxStep);
    const step = lineSearch(objective, at, here, direction);
    if (step === undefined) {
      if (isFresh) return { ...here, at, inverseHessian: inverse, iterations, converged: false };
      inverse = identity(size);
      isFresh = true;
      continue;
    }
    const moved = step.at.map((value, i) => value - at[i]!);
    const bend = step.gradient.map((value, i) => value - here.gradient[i]!);
    inverse = updated(inverse, moved, bend, isFresh);
    isFresh = false;
    stalled = here.value - step.value > rounding(here.value) ? 0 : stalled + 1;
    at = step.at;
    here = { value: step.value, gradient: step.gradient };
  }
};

/** Iterations without a measurable decrease after which the search is given up: the optimum lies at infinity. */
const patience = 10;

/** Relative change of the value that a sum over a million customers cannot be trusted with: the gradient decides. */
const flat = 1e-10;

/** Differences of the value below this cannot be told from rounding. */
const rounding = (value: number): number => 1e-13 * Math.abs(value);

const identity = (size: number): Float64Array[] =>
  Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

const largest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const times = (matrix: readonly Float64Array[], vector: Float64Array): Float64Array<ArrayBuffer> =>
  Float64Array.from(matrix, (row) => dot(row, vector));

const downhill = (
  inverse: readonly Float64Array[],
  gradient: Float64Array,
  maxStep: number,
): Float64Array => {
  let direction: Float64Array = times(inverse, gradient).map((value) => -value);
  if (!(dot(direction, gradient) < 0)) direction = gradient.map((value) => -value);
  const longest = largest(direction);
  return longest > maxStep ? direction.map((value) => (value * maxStep) / longest) : direction;
};

/** First of the halved steps that is low enough, or undefined. */
const lineSearch = (
  objective: (at: Float64Array) => Evaluation,
  at: Float64Array,
  here: Evaluation,
  direction: Float64Array,
): (Evaluation & { readonly at: Float64Array }) | undefined => {
  const slope = dot(direction, here.gradient);
  for (let length = 1; length > 1e-12; length /= 2) {
    const next = at.map((value, i) => value + length * direction[i]!);
    const there = objective(next);
    const isLower = there.value <= here.value + 1e-4 * length * slope;
    const isFlat = Math.abs(there.value - here.value) <= flat * Math.abs(here.value);
    if (isLower || (isFlat && largest(there.gradient) < largest(here.gradient)))
      return { ...there, at: next };
  }
  return undefined;
};

/** BFGS update of the inverse Hessian; the first one also sets its scale (Nocedal & Wright, eq. 6.20). */
const updated = (
  inverse: readonly Float64Array[],
  moved: Float64Array,
  bend: Float64Array,
  isFirst: boolean,
): Float64Array[] => {
  const curvature = dot(moved, bend);
  if (!(curvature > 1e-14 * Math.sqrt(dot(moved, moved) * dot(bend, bend)))) return [...inverse];
  const scale = isFirst ? curvature / dot(bend, bend) : 1;
  const scaled = inverse.map((row) => row.map((value) => value * scale));
  const bent = times(scaled, bend);
  const factor = (1 + dot(bend, bent) / curvature) / curvature;
  return scaled.map((row, i) =>
    row.map(
      (value, j) =>
        value + factor * moved[i]! * moved[j]! - (bent[i]! * moved[j]! + moved[i]! * bent[j]!) / curvature,
    ),
  );
};
