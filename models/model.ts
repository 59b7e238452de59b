import type { Table, TypeMap } from 'apache-arrow';

/** A fitted model is plain JSON, never a class instance: it is stored and published as it is. */
export interface Fitted<Params> {
  readonly params: Params;
  /** Customers the fit used, weights counted. */
  readonly n: number;
  /** The model's objective at the optimum: the total log-likelihood of a likelihood fit, inertia of k-means. */
  readonly objective: number;
}

/**
 * What every file in models/ exports, under these names and in this order. All four verbs are pure.
 * Tables may carry more columns than the model reads; a column that is missing is an error that names it.
 */
export interface Model<
  Fit extends Fitted<unknown>,
  Scores extends TypeMap,
  Metrics,
  FitOptions = undefined,
  ScoreOptions = FitOptions,
> {
  readonly name: string;
  /** The publication the formulas come from; printed in every report that shows the scores. */
  readonly source: string;
  /** Columns the model reads, by their name in the table. */
  readonly inputs: readonly string[];
  fit(inputs: Table, options: FitOptions): Fit;
  /** One row per row of `inputs`, in the same order. */
  score(fitted: Fit, inputs: Table, options: ScoreOptions): Table<Scores>;
  describe(fitted: Fit): Record<string, number>;
  /** `actual[i]` is what happened to row i of `holdout`. */
  evaluate(fitted: Fit, holdout: Table, actual: Float64Array, options: ScoreOptions): Metrics;
}
