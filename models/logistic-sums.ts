/** A design column with few distinct values: row i has `values[codes[i]]`. */
export interface CodedColumn {
  readonly codes: Uint8Array;
  readonly values: Float64Array;
}

/** One column of a regression, a value for each row. */
export type DesignColumn = Float64Array | CodedColumn;

/** What a Newton step needs to know of all the rows, at one set of coefficients. */
export interface LogisticSums {
  readonly logLikelihood: number;
  /** X'(y - t p), the intercept first. */
  readonly gradient: Float64Array;
  /** X' diag(t p (1 - p)) X; empty unless asked for. */
  readonly information: Float64Array[];
}

/** Rows taken at a time, so that their columns stay in the processor's cache. */
const blockRows = 512;

/**
 * Log-likelihood, gradient and information matrix of a logistic regression at `coefficients`, the intercept first.
 * `successes[i]` of `trials[i]` cases are ones; without `trials` each row is one case.
 * Cost: n m² / 2 multiplications with the information matrix, n m without.
 */
export const logisticSums = (
  columns: readonly DesignColumn[],
  successes: Float64Array,
  trials: Float64Array | undefined,
  coefficients: Float64Array,
  withInformation: boolean,
): LogisticSums => {
  const width = columns.length + 1;
  const n = successes.length;
  const block = new Float64Array(width * blockRows);
  const gradient = new Float64Array(width);
  const gram = new Float64Array(width * width);
  const residual = new Float64Array(blockRows);
  const weight = new Float64Array(blockRows);
  let logLikelihood = 0;
  for (let start = 0; start < n; start += blockRows) {
    const rows = Math.min(blockRows, n - start);
    fillBlock(block, columns, start, rows);
    logLikelihood += probabilities(block, coefficients, successes, trials, start, rows, residual, weight);
    addGradient(gradient, block, residual, width, rows);
    if (withInformation) addGram(gram, block, weight, width, rows);
  }
  const information = withInformation
    ? Array.from({ length: width }, (_, i) =>
        Float64Array.from({ length: width }, (_, j) => gram[Math.max(i, j) * width + Math.min(i, j)]!),
      )
    : [];
  return { logLikelihood, gradient, information };
};

const fillBlock = (
  block: Float64Array,
  columns: readonly DesignColumn[],
  start: number,
  rows: number,
): void => {
  block.fill(1, 0, rows);
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j]!;
    const to = (j + 1) * blockRows;
    if (column instanceof Float64Array) {
      block.set(column.subarray(start, start + rows), to);
    } else {
      const { codes, values } = column;
      for (let r = 0; r < rows; r++) block[to + r] = values[codes[start + r]!]!;
    }
  }
};

/** Fills residuals and square roots of the weights of a block; returns its log-likelihood. */
const probabilities = (
  block: Float64Array,
  coefficients: Float64Array,
  successes: Float64Array,
  trials: Float64Array | undefined,
  start: number,
  rows: number,
  residual: Float64Array,
  weight: Float64Array,
): number => {
  residual.fill(0);
  for (let j = 0; j < coefficients.length; j++) {
    const coefficient = coefficients[j]!;
    const column = j * blockRows;
    for (let r = 0; r < rows; r++) residual[r]! += coefficient * block[column + r]!;
  }
  let logLikelihood = 0;
  for (let r = 0; r < rows; r++) {
    const eta = residual[r]!;
    const y = successes[start + r]!;
    const t = trials === undefined ? 1 : trials[start + r]!;
    const e = Math.exp(-Math.abs(eta));
    const p = eta >= 0 ? 1 / (1 + e) : e / (1 + e);
    logLikelihood += y * eta - t * (Math.max(eta, 0) + Math.log1p(e));
    residual[r] = y - t * p;
    weight[r] = Math.sqrt((t * e) / ((1 + e) * (1 + e)));
  }
  return logLikelihood;
};

/** Adds the block's products with the residuals, two columns at a time: a sum alone waits for its last addition. */
const addGradient = (
  gradient: Float64Array,
  block: Float64Array,
  residual: Float64Array,
  width: number,
  rows: number,
): void => {
  for (let j = 0; j < width; j += 2) {
    const a = j * blockRows;
    // An odd last column is paired with itself, and its second sum thrown away.
    const b = Math.min(j + 1, width - 1) * blockRows;
    let first = 0;
    let second = 0;
    for (let r = 0; r < rows; r++) {
      const own = residual[r]!;
      first += block[a + r]! * own;
      second += block[b + r]! * own;
    }
    gradient[j]! += first;
    if (j + 1 < width) gradient[j + 1]! += second;
  }
};

/** Adds the block's weighted cross products to the lower triangle, two columns by two at a time. */
const addGram = (
  gram: Float64Array,
  block: Float64Array,
  weight: Float64Array,
  width: number,
  rows: number,
): void => {
  for (let j = 0; j < width; j++) {
    const column = j * blockRows;
    for (let r = 0; r < rows; r++) block[column + r]! *= weight[r]!;
  }
  for (let i = 0; i < width; i += 2) {
    const a = i * blockRows;
    // An odd last column is paired with itself, and its second sum thrown away.
    const b = Math.min(i + 1, width - 1) * blockRows;
    for (let j = 0; j <= i; j += 2) {
      const c = j * blockRows;
      const d = Math.min(j + 1, width - 1) * blockRows;
      let ac = 0;
      let ad = 0;
      let bc = 0;
      let bd = 0;
      for (let r = 0; r < rows; r++) {
        const x = block[a + r]!;
        const y = block[b + r]!;
        const z = block[c + r]!;
        const w = block[d + r]!;
        ac += x * z;
        ad += x * w;
        bc += y * z;
        bd += y * w;
      }
      gram[i * width + j]! += ac;
      if (j + 1 < width && j + 1 <= i) gram[i * width + j + 1]! += ad;
      if (i + 1 < width) gram[(i + 1) * width + j]! += bc;
      if (i + 1 < width && j + 1 < width) gram[(i + 1) * width + j + 1]! += bd;
    }
  }
};
