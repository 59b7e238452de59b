import type { Feature } from './feature.ts';

/**
 * A model of a yes or no: churned, defaulted. What `fit` returns is plain JSON.
 *
 * The explanation is exact: for every row, `base` plus the sum of its contributions is its logit to 1e-9. A
 * feature that the model left out has no column among the contributions.
 */
export interface Classifier<Params, Options> {
  readonly name: string;
  /** The publication the formulas come from. */
  readonly source: string;
  /** `label` holds 1 or 0, one per row of every feature. */
  fit(features: readonly Feature[], label: Float64Array, options: Options): Params;
  /** Log-odds of a 1 for each row; `features` may hold more than the model reads, found by name. */
  logit(params: Params, features: readonly Feature[]): Float64Array;
  explain(params: Params, features: readonly Feature[]): Explanation;
}

export interface Explanation {
  readonly base: number;
  /** By the name of the feature, a contribution to the logit of each row. */
  readonly contributions: ReadonlyMap<string, Float64Array>;
}
