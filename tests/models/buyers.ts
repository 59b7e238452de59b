import { type Table, type TypeMap, tableFromArrays } from 'apache-arrow';

/** Inputs of the purchase models from times in weeks, as the literature gives them. */
export const buyers = (rows: readonly { x: number; tx: number; T: number }[]): Table =>
  tableFromArrays({
    frequency: Float64Array.from(rows, ({ x }) => x),
    recency: Float64Array.from(rows, ({ tx }) => tx * 7),
    T: Float64Array.from(rows, ({ T }) => T * 7),
  });

/** A fitted model with given parameters, where only these matter. */
export const given = <P>(params: P) => ({
  params,
  n: 0,
  objective: 0,
  standard_errors: null,
  log_covariance: null,
  converged: true,
  iterations: 0,
  degenerate: null,
});

/** The numbers of a column of scores. */
export const numbers = <T extends TypeMap>(table: Table<T>, name: keyof T & string): number[] => [
  ...(table.getChild(name)!.toArray() as Float64Array),
];
