import { type LogisticFit, type LogisticOptions, logisticRegression } from './logistic.ts';
import { type DesignColumn, logisticSums } from './logistic-sums.ts';
import { inverseOfSymmetric } from './numeric/symmetric-matrix.ts';

export interface StepwiseOptions extends LogisticOptions {
  /** `both` starts empty and may take back what it took in; `backward` starts from all. */
  readonly direction?: 'both' | 'forward' | 'backward';
}

export interface StepwiseResult {
  /** Places of the columns kept, in ascending order. */
  readonly chosen: readonly number[];
  readonly fit: LogisticFit;
}

/** Of the changes that the tests rank first, this many are fitted before one is made. */
const fitted = 2;

/**
 * Stepwise choice of columns by Akaike's criterion: the change that lowers AIC the most, as long as one does.
 *
 * Source: Akaike (1974). Changes are ranked as Rao's score test (in) and Wald's (out) foresee them, and the best two
 * then judged by their fit, so that a step costs three fits and not one for each column. With ridge the effective
 * number of parameters counts.
 */
export const stepwise = (
  columns: readonly DesignColumn[],
  successes: Float64Array,
  { direction = 'both', ...options }: StepwiseOptions = {},
): StepwiseResult => {
  const resultOf = (chosen: readonly number[], near?: StepwiseResult): StepwiseResult => ({
    chosen,
    fit: logisticRegression(
      chosen.map((j) => columns[j]!),
      successes,
      near === undefined ? options : { ...options, start: startFrom(near, chosen) },
    ),
  });
  let current = resultOf(direction === 'backward' ? columns.map((_, j) => j) : []);
  for (let step = 0; step < 2 * columns.length; step++) {
    const changes = [
      ...(direction === 'forward' ? [] : drops(current)),
      ...(direction === 'backward' ? [] : additions(current, columns, successes, options)),
    ];
    const best = changes
      .sort((a, b) => a.change - b.change || a.j - b.j)
      .slice(0, fitted)
      .map(({ chosen }) => resultOf(chosen, current))
      .sort((a, b) => a.fit.aic - b.fit.aic)[0];
    if (best === undefined || best.fit.aic >= current.fit.aic - 1e-9) break;
    current = best;
  }
  return current;
};

/** Intercept and slopes of a fit for other columns: those it has not begin at zero. */
const startFrom = ({ chosen: known, fit }: StepwiseResult, chosen: readonly number[]): Float64Array =>
  Float64Array.of(fit.intercept, ...chosen.map((j) => fit.slopes[known.indexOf(j)] ?? 0));

interface Change {
  readonly j: number;
  readonly chosen: readonly number[];
  /** Of AIC, as the test foresees it. */
  readonly change: number;
}

const drops = ({ chosen, fit }: StepwiseResult): Change[] =>
  chosen.map((j, k) => {
    const z = fit.standard_errors[k + 1] === 0 ? 0 : fit.slopes[k]! / fit.standard_errors[k + 1]!;
    return { j, chosen: chosen.filter((kept) => kept !== j), change: z * z - 2 };
  });

/** Score tests of all columns outside, at the coefficients of the columns inside. */
const additions = (
  { chosen, fit }: StepwiseResult,
  columns: readonly DesignColumn[],
  successes: Float64Array,
  { trials, nonNegative = false }: LogisticOptions,
): Change[] => {
  const b = new Float64Array(columns.length + 1);
  b[0] = fit.intercept;
  chosen.forEach((j, k) => {
    b[j + 1] = fit.slopes[k]!;
  });
  const { gradient, information } = logisticSums(columns, successes, trials, b, true);
  const inside = [0, ...chosen.map((j) => j + 1)];
  const inverse = inverseOfSymmetric(
    inside.map((i) => inside.map((j) => information[i]![j]!)),
    1e-12,
  );
  if (inverse === undefined) return [];
  return columns.flatMap((_, j) => {
    const score = gradient[j + 1]!;
    if (chosen.includes(j) || (nonNegative && score <= 0)) return [];
    const shared = inside.map((i) => information[i]![j + 1]!);
    const explained = shared.reduce(
      (sum, a, i) => sum + a * shared.reduce((rest, c, k) => rest + inverse[i]![k]! * c, 0),
      0,
    );
    const own = information[j + 1]![j + 1]! - explained;
    if (!(own > 1e-9 * information[j + 1]![j + 1]!)) return [];
    return [{ j, chosen: [...chosen, j].sort((a, c) => a - c), change: 2 - (score * score) / own }];
  });
};
