import { type Float64, tableFromArrays } from 'apache-arrow';
import { column } from './columns.ts';
import { correlation, meanAbsoluteError, rootMeanSquaredError } from './metrics/error.ts';
import type { Fitted, Model } from './model.ts';

/** In the currency of `monetary_value`; `strength` counts purchase days. */
type MeanParams = { readonly mean: number; readonly strength: number };

interface MeanMetrics {
  readonly mae: number;
  readonly rmse: number;
  readonly correlation: number;
}

/**
 * A customer's mean purchase day, shrunk toward everybody's as if each had `strength` average days besides the
 * own: the spend baseline, and the fallback where Gamma-Gamma does not hold.
 *
 * Inputs: `frequency`, `monetary_value` (mean of repeat days). The mean is taken over repeat days; where nobody
 * has one it is zero, and so is every score.
 */
export const shrunkMean: Model<Fitted<MeanParams>, { expected_value: Float64 }, MeanMetrics> = {
  name: 'shrunk-mean',
  source: 'Mean of repeat purchase days, three average days added',
  inputs: ['frequency', 'monetary_value'],

  fit(inputs) {
    const x = column(inputs, 'frequency', 'shrunk-mean fit');
    const m = column(inputs, 'monetary_value', 'shrunk-mean fit');
    let days = 0;
    let spent = 0;
    for (let i = 0; i < x.length; i++) {
      days += x[i]!;
      spent += x[i]! * m[i]!;
    }
    return { params: { mean: days > 0 ? spent / days : 0, strength: 3 }, n: x.length, objective: 0 };
  },

  score({ params: { mean, strength } }, inputs) {
    const x = column(inputs, 'frequency', 'shrunk-mean score');
    const m = column(inputs, 'monetary_value', 'shrunk-mean score');
    const expected_value = Float64Array.from(
      x,
      (days, i) => (strength * mean + days * m[i]!) / (strength + days),
    );
    return tableFromArrays({ expected_value });
  },

  describe: ({ params, n }) => ({ ...params, n }),

  evaluate(fitted, holdout, actual) {
    const said = shrunkMean.score(fitted, holdout, undefined).getChild('expected_value')!.toArray();
    const expected = said.filter((_, i) => !Number.isNaN(actual[i]!));
    const happened = actual.filter((value) => !Number.isNaN(value));
    return {
      mae: meanAbsoluteError(expected, happened),
      rmse: rootMeanSquaredError(expected, happened),
      correlation: correlation(expected, happened),
    };
  },
};
