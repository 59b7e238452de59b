export interface LogisticLine {
  readonly slope: number;
  readonly intercept: number;
  /** False where no finite line is best, as when x parts the targets 0 and 1 without error. */
  readonly converged: boolean;
}

/** Newton's steps; a handful suffice, separated data would go on for ever. */
const mostSteps = 60;

/**
 * The line whose logistic function is most likely for `target`, shares between 0 and 1, over `x`. Where all of `x`
 * is one value the slope is 0.
 */
export const logisticLine = (x: Float64Array, target: Float64Array): LogisticLine => {
  const mean = target.reduce((sum, t) => sum + t, 0) / target.length;
  let line = { slope: 0, intercept: Math.log(mean / (1 - mean)) };
  if (!Number.isFinite(line.intercept)) return { ...line, converged: false };
  let loss = lossOf(line, x, target);
  for (let step = 0; step < mostSteps; step++) {
    const { slope, intercept } = newtonStep(line, x, target);
    let next = line;
    let nextLoss = Number.POSITIVE_INFINITY;
    // Far from the best line a whole step may overshoot.
    for (let part = 1; part > 1e-6 && !(nextLoss <= loss); part /= 2) {
      next = { slope: line.slope + part * slope, intercept: line.intercept + part * intercept };
      nextLoss = lossOf(next, x, target);
    }
    const moved = Math.abs(slope) + Math.abs(intercept);
    if (moved < 1e-10 * (1 + Math.abs(line.slope) + Math.abs(line.intercept)))
      return { ...line, converged: true };
    if (!(nextLoss <= loss)) return { ...line, converged: moved < 1e-6 };
    line = next;
    loss = nextLoss;
  }
  return { ...line, converged: false };
};

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

const lossOf = ({ slope, intercept }: Line, x: Float64Array, target: Float64Array): number => {
  let loss = 0;
  for (let i = 0; i < x.length; i++) {
    const z = slope * x[i]! + intercept;
    loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target[i]! * z;
  }
  return loss;
};

const newtonStep = ({ slope, intercept }: Line, x: Float64Array, target: Float64Array): Line => {
  let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const p = 1 / (1 + Math.exp(-(slope * x[i]! + intercept)));
    const rest = target[i]! - p;
    const weight = p * (1 - p);
    g0 += rest;
    g1 += rest * x[i]!;
    h00 += weight;
    h01 += weight * x[i]!;
    h11 += weight * x[i]! * x[i]!;
  }
  const determinant = h00 * h11 - h01 * h01;
  // Without spread of x there is no slope to find.
  if (!(determinant > 1e-12 * h00 * h11)) return { slope: 0, intercept: h00 > 0 ? g0 / h00 : 0 };
  return { slope: (h00 * g1 - h01 * g0) / determinant, intercept: (h11 * g0 - h01 * g1) / determinant };
};
