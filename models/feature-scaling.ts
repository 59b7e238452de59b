import type { Table } from 'apache-arrow';
import { column } from './columns.ts';

/** How one column is brought to a common scale. Frozen with the model, so that every night measures alike. */
interface ColumnScale {
  readonly name: string;
  /** Winsorising limits, after the logarithm. */
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  /** Population standard deviation; 0 for a constant column, which then counts for nothing. */
  readonly sd: number;
}

/** `log-z`: signed log1p, winsorised at the 0.1 and 99.9 % quantile, z-scores. `none`: the values as they are. */
export type ScalingKind = 'log-z' | 'z' | 'none';

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

/** @throws when a column is missing or holds a value that is not a number */
export const fitScaling = (inputs: Table, names: readonly string[], kind: ScalingKind): Scaling => ({
  kind,
  columns: names.map((name) => {
    const logs = Float64Array.from(column(inputs, name, 'k-means fit'), bend(kind));
    const sorted = logs.toSorted();
    if (sorted.length === 0 || !Number.isFinite(sorted[0]) || !Number.isFinite(sorted.at(-1))) {
      throw new Error(`k-means fit requires finite numbers in ${name}, got ${sorted.at(-1)}`);
    }
    const cut = kind === 'log-z' ? 0.001 : 0;
    const low = sorted[Math.floor(cut * (sorted.length - 1))]!;
    const high = sorted[Math.ceil((1 - cut) * (sorted.length - 1))]!;
    if (kind === 'none') return { name, low, high, mean: 0, sd: 1 };
    const kept = sorted.map((value) => Math.min(Math.max(value, low), high));
    const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
    const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kept.length;
    return { name, low, high, mean, sd: high > low ? Math.sqrt(variance) : 0 };
  }),
});

/** Applies a frozen scaling; customers beyond its limits are drawn in to them. */
export const scaled = (inputs: Table, { kind, columns }: Scaling): Points => {
  const dimensions = columns.length;
  const values = new Float64Array(inputs.numRows * dimensions);
  columns.forEach(({ name, low, high, mean, sd }, j) => {
    const raw = column(inputs, name, 'k-means score');
    const bent = bend(kind);
    for (let i = 0; i < raw.length; i++) {
      const value = bent(raw[i]!);
      const inside = kind === 'none' ? value : Math.min(Math.max(value, low), high);
      values[i * dimensions + j] = sd === 0 ? 0 : (inside - mean) / sd;
    }
  });
  return { values, rows: inputs.numRows, dimensions };
};

/** The logarithm keeps the sign, since a customer's total may be negative after returns. */
const bend = (kind: ScalingKind) => (value: number) =>
  kind === 'log-z' ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
