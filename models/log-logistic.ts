import type { Classifier } from './classifier.ts';
import type { Feature, NumberFeature } from './feature.ts';
import { logisticRegression } from './logistic.ts';

export interface LogLogisticOptions {
  /** Ridge on the slopes of the standardised logarithms. */
  readonly lambda: number;
}

interface Slope {
  readonly name: string;
  /** Of the signed logarithms in the fit; a missing value is taken for the mean. */
  readonly mean: number;
  readonly deviation: number;
  readonly slope: number;
}

export interface LogLogisticParams {
  readonly lambda: number;
  readonly intercept: number;
  readonly slopes: readonly Slope[];
}

/** Sums and counts grow by factors; with the sign kept, a debt is the mirror image of a credit. */
const signedLog = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

/**
 * Ridge logistic regression on signed logarithms of the numbers, each standardised; categories are not read. Where
 * outcomes are few, a straight line per number wastes less of them than bins do, and ratios such as instalment to
 * income are differences of logarithms.
 *
 * Source: le Cessie & van Houwelingen (1992), Ridge Estimators in Logistic Regression.
 */
export const logLogistic: Classifier<LogLogisticParams, LogLogisticOptions> = {
  name: 'log-logistic',
  source: 'le Cessie & van Houwelingen (1992), Ridge Estimators in Logistic Regression; on signed logarithms',

  /** @throws when the labels are all of one kind */
  fit(features, label, { lambda }) {
    const scales = features.flatMap((feature) => (feature.kind === 'number' ? scaleOf(feature) : []));
    const columns = scales.map((scale) => standardised(scale, features));
    const { intercept, slopes } = logisticRegression(columns, label, { lambda });
    return { lambda, intercept, slopes: scales.map((scale, k) => ({ ...scale, slope: slopes[k]! })) };
  },

  logit(params, features) {
    const { base, contributions } = logLogistic.explain(params, features);
    const logit = new Float64Array(rowsOf(features)).fill(base);
    for (const values of contributions.values()) {
      for (let i = 0; i < logit.length; i++) logit[i]! += values[i]!;
    }
    return logit;
  },

  explain({ intercept, slopes }, features) {
    const contributions = slopes.map((scale): [string, Float64Array] => [
      scale.name,
      standardised(scale, features).map((z) => scale.slope * z),
    ]);
    return { base: intercept, contributions: new Map(contributions) };
  },
};

type Scale = Omit<Slope, 'slope'>;

/** Nothing where all rows with a value have the same. */
const scaleOf = ({ name, values }: NumberFeature): Scale[] => {
  const known = Array.from(values, signedLog).filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / known.length);
  return deviation > 1e-9 ? [{ name, mean, deviation }] : [];
};

const standardised = ({ name, mean, deviation }: Scale, features: readonly Feature[]): Float64Array => {
  const feature = features.find((one) => one.name === name);
  if (feature?.kind !== 'number')
    throw new Error(`log-logistic requires a number ${name}, got ${feature?.kind}`);
  return Float64Array.from(feature.values, (value) =>
    Number.isNaN(value) ? 0 : (signedLog(value) - mean) / deviation,
  );
};

const rowsOf = ([first]: readonly Feature[]): number =>
  first === undefined ? 0 : first.kind === 'number' ? first.values.length : first.codes.length;
