import type { Table } from 'apache-arrow';
import { column } from './columns.ts';

/** How one column is brought to a common scale. Frozen with the model, so that every night measures alike. */
interface ColumnScale {
  readonly name: string;
  /** The power of Yeo and Johnson; 0 for the other kinds. */
  readonly lambda: number;
  /** Winsorising limits, after the logarithm or the power. */
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  /** Population standard deviation; 0 for a constant column, which then counts for nothing. */
  readonly sd: number;
}

/**
 * `log-z`: signed log1p, winsorised at the 0.1 and 99.9 % quantile, z-scores. `yeo-johnson`: a power found for each
 * column instead of the logarithm. `z`: z-scores alone. `none`: the values as they are.
 */
export type ScalingKind = 'log-z' | 'yeo-johnson' | 'z' | 'none';

export interface Scaling {
  readonly kind: ScalingKind;
  readonly columns: readonly ColumnScale[];
}

/** Rows of scaled features in one flat array, row after row. */
export interface Points {
  readonly values: Float64Array;
  readonly rows: number;
  readonly dimensions: number;
}

/**
 * Finds how each column is brought to a common scale; the result is frozen with the model that uses it. The powers
 * of an `earlier` scaling of the same kind and columns stay.
 * @throws when a column is missing or holds a value that is not a number
 */
export const fitScaling = (
  inputs: Table,
  names: readonly string[],
  kind: ScalingKind,
  earlier?: Scaling,
): Scaling => ({
  kind,
  columns: names.map((name) => {
    const raw = column(inputs, name, 'k-means fit');
    const known = earlier?.kind === kind && earlier.columns.find((other) => other.name === name);
    const lambda = known ? known.lambda : kind === 'yeo-johnson' ? likeliestPower(raw) : 0;
    const sorted = Float64Array.from(raw, bend(kind, lambda)).sort();
    if (sorted.length === 0 || !Number.isFinite(sorted[0]) || !Number.isFinite(sorted.at(-1))) {
      throw new Error(`k-means fit requires finite numbers in ${name}, got ${sorted.at(-1)}`);
    }
    const cut = kind === 'log-z' || kind === 'yeo-johnson' ? 0.001 : 0;
    const low = sorted[Math.floor(cut * (sorted.length - 1))]!;
    const high = sorted[Math.ceil((1 - cut) * (sorted.length - 1))]!;
    if (kind === 'none') return { name, lambda, low, high, mean: 0, sd: 1 };
    const kept = sorted.map((value) => Math.min(Math.max(value, low), high));
    const { mean, variance } = momentsOf(kept);
    return { name, lambda, low, high, mean, sd: high > low ? Math.sqrt(variance) : 0 };
  }),
});

const momentsOf = (values: Float64Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
};

/** Applies a frozen scaling; customers beyond its limits are drawn in to them. */
export const scaled = (inputs: Table, { kind, columns }: Scaling): Points => {
  const dimensions = columns.length;
  const values = new Float64Array(inputs.numRows * dimensions);
  columns.forEach(({ name, lambda, low, high, mean, sd }, j) => {
    const raw = column(inputs, name, 'k-means score');
    const bent = bend(kind, lambda);
    for (let i = 0; i < raw.length; i++) {
      const value = bent(raw[i]!);
      const inside = kind === 'none' ? value : Math.min(Math.max(value, low), high);
      values[i * dimensions + j] = sd === 0 ? 0 : (inside - mean) / sd;
    }
  });
  return { values, rows: inputs.numRows, dimensions };
};

/**
 * A point of one scaling in the units of another of the same kind, columns and powers.
 * @param point one scaled figure per column
 */
export const rescaled = (point: readonly number[], from: Scaling, to: Scaling): readonly number[] =>
  point.map((z, j) => {
    const [was, is] = [from.columns[j]!, to.columns[j]!];
    return is.sd === 0 ? 0 : (z * was.sd + was.mean - is.mean) / is.sd;
  });

/** The logarithm keeps the sign, since a customer's total may be negative after returns. */
const bend = (kind: ScalingKind, lambda: number) => (value: number) => {
  if (kind === 'yeo-johnson') return power(value, lambda);
  return kind === 'log-z' ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
};

/** Source: Yeo & Johnson (2000), eq. (2.1). */
const power = (value: number, lambda: number): number => {
  if (value >= 0) return Math.abs(lambda) < 1e-9 ? Math.log1p(value) : ((value + 1) ** lambda - 1) / lambda;
  const other = 2 - lambda;
  return Math.abs(other) < 1e-9 ? -Math.log1p(-value) : -((1 - value) ** other - 1) / other;
};

/** The power that makes the column most like a normal one, by golden section between -5 and 5. */
const likeliestPower = (raw: ArrayLike<number>): number => {
  const step = Math.max(1, Math.floor(raw.length / 20_000));
  const values = Float64Array.from({ length: Math.ceil(raw.length / step) }, (_, i) => raw[i * step]!);
  const jacobian = values.reduce((sum, value) => sum + Math.sign(value) * Math.log1p(Math.abs(value)), 0);
  const likelihood = (lambda: number) => {
    const { variance } = momentsOf(values.map((value) => power(value, lambda)));
    if (!(variance > 0) || !Number.isFinite(variance)) return Number.NEGATIVE_INFINITY;
    return (-values.length / 2) * Math.log(variance) + (lambda - 1) * jacobian;
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-5, 5];
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let [atLeft, atRight] = [likelihood(left), likelihood(right)];
  while (high - low > 1e-7) {
    if (atLeft >= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = likelihood(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = likelihood(right);
    }
  }
  return (low + high) / 2;
};
