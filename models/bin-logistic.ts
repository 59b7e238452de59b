import { flatInverse } from './numeric/flat-inverse.ts';

/** One feature in bins: row i is in bin `codes[i]` of `size`. */
export interface BinnedColumn {
  readonly codes: Uint8Array;
  readonly size: number;
}

/** `successes[i]` of `trials[i]` cases of row i are ones; without `trials` each row is one case. */
export interface Cases {
  readonly successes: Float64Array;
  readonly trials?: Float64Array;
}

export interface BinLogisticFit {
  readonly intercept: number;
  /** By column, what each bin adds to the log-odds; 0 for a bin that nobody is in. */
  readonly parts: readonly (readonly number[])[];
  readonly log_likelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** What is known of the errors of a fit; it costs one more matrix. */
interface BinLogisticErrors {
  readonly standard_errors: readonly (readonly number[])[];
  readonly intercept_standard_error: number;
  readonly effective_parameters: number;
  readonly aic: number;
}

const tolerance = 1e-6;
const maxIterations = 60;
/** After a smaller step the information matrix is used again: it has hardly changed, and is the dear part. */
const smallStep = 0.05;
/** With more rows than this, an even sample of at least half as many gives the start and the matrix. */
const manyRows = 100_000;
const blockRows = 2048;

/**
 * Logistic regression with a coefficient for each bin of each column, and ridge `lambda` > 0 on all of them, which
 * also settles the level that columns share.
 *
 * Newton's method as in `logisticRegression`; the information matrix is summed as a table of weights for each pair
 * of columns, whatever the number of bins. Above 100,000 rows the matrix is that of an even sample, scaled up: the
 * optimum is still that of all rows, since the gradient is, but sandwich standard errors are the sample's. Cost:
 * rows × columns² / 2 additions for a matrix, rows × columns for a step.
 */
export const binLogistic = (
  columns: readonly BinnedColumn[],
  rows: Cases,
  lambda: number,
): BinLogisticFit & BinLogisticErrors => {
  const optimum = optimumOf(columns, rows, lambda, true);
  return { ...fitOf(columns, optimum), ...errorsOf(columns, optimum) };
};

/** The fit of `binLogistic` where nobody asks for its errors. */
export const binCoefficients = (
  columns: readonly BinnedColumn[],
  rows: Cases,
  lambda: number,
): BinLogisticFit => fitOf(columns, optimumOf(columns, rows, lambda, false));

const optimumOf = (
  columns: readonly BinnedColumn[],
  rows: Cases,
  lambda: number,
  withErrors: boolean,
): Optimum => {
  const n = rows.successes.length;
  const ones = rows.successes.reduce((sum, y) => sum + y, 0);
  const all = rows.trials?.reduce((sum, t) => sum + t, 0) ?? n;
  if (!(ones > 0 && ones < all)) {
    throw new Error(`logistic fit requires cases of both kinds, got ${ones} ones of ${all}`);
  }
  const width = columns.reduce((sum, { size }) => sum + size, 1);
  const start = new Float64Array(width);
  start[0] = Math.log(ones / (all - ones));
  const step = Math.max(1, Math.floor((2 * n) / manyRows));
  if (step < 3) return newton(columns, rows, lambda, start, withErrors);
  const size = Math.floor(n / step);
  const every = (values: Float64Array) => Float64Array.from({ length: size }, (_, i) => values[i * step]!);
  const sampled: Cases = {
    successes: every(rows.successes),
    ...(rows.trials === undefined ? {} : { trials: every(rows.trials) }),
  };
  const sample = newton(
    columns.map((column) => ({
      size: column.size,
      codes: Uint8Array.from({ length: size }, (_, i) => column.codes[i * step]!),
    })),
    sampled,
    lambda / step,
    start,
    true,
  );
  const scaled = sample.information.map((value) => (value * n) / size);
  return newton(columns, rows, lambda, sample.b, false, scaled);
};

interface Sums {
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
}

interface Optimum {
  readonly b: Float64Array;
  readonly at: Sums;
  /** Lower triangle of the matrix last summed, and the inverse of it with the ridge. */
  readonly information: Float64Array;
  readonly inverse: readonly Float64Array[];
  readonly iterations: number;
  readonly converged: boolean;
}

/** `withMatrix` asks for the matrix at the optimum; with `known` that is used all along, and not summed. */
const newton = (
  columns: readonly BinnedColumn[],
  rows: Cases,
  lambda: number,
  start: Float64Array,
  withMatrix: boolean,
  known?: Float64Array,
): Optimum => {
  const penalised = (sums: Sums, at: Float64Array) =>
    sums.logLikelihood - (lambda / 2) * at.reduce((sum, value, j) => sum + (j === 0 ? 0 : value ** 2), 0);
  const information = known ?? new Float64Array(start.length ** 2);
  let b = start;
  let at = sumsAt(columns, rows, b, known === undefined ? information : undefined);
  let inverse = inverseOf(information, start.length, lambda);
  let iterations = 0;
  let [largest, before] = [Infinity, Infinity];
  while (largest >= tolerance && iterations < maxIterations) {
    iterations++;
    const slope = at.gradient.map((value, j) => value - (j === 0 ? 0 : lambda * b[j]!));
    const move = Float64Array.from(inverse, (row) => dot(row, slope));
    largest = move.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const anew = largest > before / 2 || (known === undefined && largest > smallStep);
    before = largest;
    const least = penalised(at, b) - 1e-9 * Math.abs(at.logLikelihood);
    let next = b;
    for (let share = 1; share > 1e-6; share /= 2) {
      next = b.map((value, j) => value + share * move[j]!);
      at = sumsAt(columns, rows, next, anew ? information : undefined);
      if (penalised(at, next) >= least) break;
    }
    b = next;
    if (anew) inverse = inverseOf(information, b.length, lambda);
  }
  if (withMatrix) {
    sumsAt(columns, rows, b, information);
    inverse = inverseOf(information, b.length, lambda);
  }
  return { b, at, information, inverse, iterations, converged: largest < tolerance };
};

/** Log-likelihood and gradient at the coefficients; fills `information` when it is there. */
const sumsAt = (
  columns: readonly BinnedColumn[],
  { successes, trials }: Cases,
  coefficients: Float64Array,
  information: Float64Array | undefined,
): Sums => {
  const gradient = new Float64Array(coefficients.length);
  const offsets = offsetsOf(columns);
  const eta = new Float64Array(blockRows);
  const weight = new Float64Array(blockRows);
  information?.fill(0);
  let logLikelihood = 0;
  for (let start = 0; start < successes.length; start += blockRows) {
    const rows = Math.min(blockRows, successes.length - start);
    eta.fill(coefficients[0]!);
    for (const [j, { codes }] of columns.entries()) {
      addCoefficients(eta, coefficients, offsets[j]!, codes, start, rows);
    }
    for (let r = 0; r < rows; r++) {
      const e = Math.exp(-Math.abs(eta[r]!));
      const y = successes[start + r]!;
      const t = trials === undefined ? 1 : trials[start + r]!;
      logLikelihood += y * eta[r]! - t * (Math.max(eta[r]!, 0) + Math.log1p(e));
      weight[r] = (t * e) / ((1 + e) * (1 + e));
      const residual = y - (t * (eta[r]! >= 0 ? 1 : e)) / (1 + e);
      eta[r] = residual;
      gradient[0]! += residual;
    }
    for (const [j, { codes }] of columns.entries()) {
      addResiduals(gradient, offsets[j]!, codes, eta, start, rows);
    }
    if (information !== undefined) addPairs(information, columns, offsets, weight, start, rows);
  }
  return { logLikelihood, gradient };
};

// The loops that cost have functions of their own, so that they are compiled for what they are.

const addCoefficients = (
  eta: Float64Array,
  coefficients: Float64Array,
  offset: number,
  codes: Uint8Array,
  start: number,
  rows: number,
): void => {
  for (let r = 0; r < rows; r++) eta[r]! += coefficients[offset + codes[start + r]!]!;
};

const addResiduals = (
  gradient: Float64Array,
  offset: number,
  codes: Uint8Array,
  residual: Float64Array,
  start: number,
  rows: number,
): void => {
  for (let r = 0; r < rows; r++) gradient[offset + codes[start + r]!]! += residual[r]!;
};

const offsetsOf = (columns: readonly BinnedColumn[]): number[] => {
  let next = 1;
  return columns.map(({ size }) => {
    next += size;
    return next - size;
  });
};

/** Adds the weights of a block to the lower triangle of the matrix: one cell per row and pair of columns. */
const addPairs = (
  information: Float64Array,
  columns: readonly BinnedColumn[],
  offsets: readonly number[],
  weight: Float64Array,
  start: number,
  rows: number,
): void => {
  const width = Math.sqrt(information.length);
  for (let r = 0; r < rows; r++) information[0]! += weight[r]!;
  // Where in the matrix the row of this column's bin begins, for each row of the block.
  const begins = new Int32Array(rows);
  for (const [j, { codes }] of columns.entries()) {
    for (let r = 0; r < rows; r++) {
      const bin = offsets[j]! + codes[start + r]!;
      begins[r] = bin * width;
      information[bin * width]! += weight[r]!;
      information[bin * width + bin]! += weight[r]!;
    }
    const codesOf = (k: number) => columns[k]!.codes.subarray(start, start + rows);
    let k = 0;
    for (; k + 1 < j; k += 2) {
      addWeightsTwice(information, begins, codesOf(k), offsets[k]!, codesOf(k + 1), offsets[k + 1]!, weight);
    }
    if (k < j) addWeights(information, begins, codesOf(k), offsets[k]!, weight);
  }
};

const addWeights = (
  information: Float64Array,
  begins: Int32Array,
  others: Uint8Array,
  offset: number,
  weight: Float64Array,
): void => {
  for (let r = 0; r < others.length; r++) information[begins[r]! + offset + others[r]!]! += weight[r]!;
};

/** Two columns at a time: weights and places are read half as often. */
const addWeightsTwice = (
  information: Float64Array,
  begins: Int32Array,
  first: Uint8Array,
  firstOffset: number,
  second: Uint8Array,
  secondOffset: number,
  weight: Float64Array,
): void => {
  for (let r = 0; r < first.length; r++) {
    const begin = begins[r]!;
    const own = weight[r]!;
    information[begin + firstOffset + first[r]!]! += own;
    information[begin + secondOffset + second[r]!]! += own;
  }
};

/** Rows of the inverse of the matrix with the ridge. */
const inverseOf = (information: Float64Array, width: number, lambda: number): Float64Array[] => {
  const ridged = information.slice();
  for (let j = 1; j < width; j++) ridged[j * width + j]! += lambda;
  const inverse = flatInverse(ridged, width);
  if (inverse === undefined) throw new Error(`logistic fit of bins requires a ridge, got lambda ${lambda}`);
  return Array.from({ length: width }, (_, j) => inverse.subarray(j * width, (j + 1) * width));
};

/** The whole symmetric matrix from its lower triangle. */
const rowsOf = (lower: Float64Array, width: number): Float64Array[] =>
  Array.from({ length: width }, (_, i) =>
    Float64Array.from({ length: width }, (_, j) => lower[Math.max(i, j) * width + Math.min(i, j)]!),
  );

/** The coefficients of the bins by column. */
const byColumn = (columns: readonly BinnedColumn[], values: Float64Array): number[][] => {
  const offsets = offsetsOf(columns);
  return columns.map(({ size }, j) => [...values.subarray(offsets[j]!, offsets[j]! + size)]);
};

const fitOf = (
  columns: readonly BinnedColumn[],
  { b, at, iterations, converged }: Optimum,
): BinLogisticFit => ({
  intercept: b[0]!,
  parts: byColumn(columns, b),
  log_likelihood: at.logLikelihood,
  iterations,
  converged,
});

const errorsOf = (
  columns: readonly BinnedColumn[],
  { b, at, information, inverse }: Optimum,
): BinLogisticErrors => {
  const rows = rowsOf(information, b.length);
  let effective_parameters = 0;
  const errors = Float64Array.from(b, (_, j) => {
    const left = rows.map((row) => dot(inverse[j]!, row));
    effective_parameters += left[j]!;
    return Math.sqrt(Math.max(dot(left, inverse[j]!), 0));
  });
  return {
    standard_errors: byColumn(columns, errors),
    intercept_standard_error: errors[0]!,
    effective_parameters,
    aic: 2 * effective_parameters - 2 * at.logLikelihood,
  };
};

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
};
