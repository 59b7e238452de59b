import type { Table, TypeMap } from 'apache-arrow';

/** A fitted model is plain JSON, never a class instance: it is stored and published as it is. */
export interface Fitted<Params> {
  readonly params: Params;
  /** Customers the fit used, weights counted. */
  readonly n: number;
  /** The model's objective at the optimum: the total log-likelihood of a likelihood fit, inertia of k-means. */
  readonly objective: number;
}

/** What every file in models/ exports, under these names and in this order. All four verbs are pure. */
export interface Model<Inputs extends TypeMap, Scores extends TypeMap, Params, Metrics, Options = undefined> {
  readonly name: string;
  /** The publication the formulas come from; printed in every report that shows the scores. */
  readonly source: string;
  /** Columns the model reads, by their name in the table. */
  readonly inputs: readonly (keyof Inputs & string)[];
  fit(inputs: Table<Inputs>, options: Options): Fitted<Params>;
  /** One row per row of `inputs`, in the same order. */
  score(fitted: Fitted<Params>, inputs: Table<Inputs>, options: Options): Table<Scores>;
  describe(fitted: Fitted<Params>): Record<string, number>;
  /** `actual[i]` is what happened to row i of `holdout`. */
  evaluate(
    fitted: Fitted<Params>,
    holdout: Table<Inputs>,
    actual: Float64Array,
    options: Options,
  ): Metrics;
}
