import { type Float64, type Table, tableFromArrays } from 'apache-arrow';
import { type Column, column, optionalColumn } from './columns.ts';
import { type Degenerate, describeLikelihood, type LikelihoodFit, maximise } from './maximum-likelihood.ts';
import { correlation, meanAbsoluteError, rootMeanSquaredError } from './metrics/error.ts';
import type { Model } from './model.ts';
import { digamma, logGamma } from './numeric/log-gamma.ts';
import type { Evaluation } from './numeric/minimise.ts';

/** Shapes p and q have no unit; the scale v is in the currency of `monetary_value`. */
type SpendParams = { readonly p: number; readonly q: number; readonly v: number };

interface SpendFit extends LikelihoodFit<SpendParams> {
  /** Customers left out of the fit: no repeat purchase, or repeat purchases worth nothing or less. */
  readonly excluded: number;
  /** Pearson's r of frequency and monetary_value among those fitted; the model assumes it is near zero. */
  readonly spend_frequency_correlation: number | null;
}

type SpendScores = { expected_value: Float64 };

interface SpendMetrics {
  readonly mae: number;
  readonly rmse: number;
  readonly correlation: number;
}

/**
 * Gamma-Gamma model of spend: a customer's mean purchase, shrunk toward the mean of all customers the more,
 * the fewer purchases we have seen.
 *
 * Source: Fader & Hardie (2013), http://brucehardie.com/notes/025/, eq. (1a) and (5).
 * Inputs: x = `frequency`, m = `monetary_value`, the mean spend per repeat purchase day; optionally `customers`
 * as weight of a row. q is kept above one, since the mean spend of all customers is infinite otherwise.
 * Assumes that spend does not depend on frequency: see `spend_frequency_correlation`.
 */
export const gammaGamma: Model<
  SpendFit,
  SpendScores,
  SpendMetrics,
  { readonly start?: SpendParams },
  undefined
> = {
  name: 'gamma-gamma',
  source: 'Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value',
  inputs: ['frequency', 'monetary_value'],

  /** @throws when fewer than two repeat buyers have spent anything */
  fit(inputs, options) {
    const buyers = repeatBuyers(inputs);
    const sum = (value: (i: number) => number) =>
      buyers.x.reduce((total, _, i) => total + buyers.weight[i]! * value(i), 0);
    const total = sum(() => 1);
    const unit = sum((i) => buyers.m[i]!) / total;
    const scaled = { ...buyers, m: buyers.m.map((value) => value / unit) };
    const starts: SpendParams[] = [
      { p: 1, q: 2, v: 1 },
      { p: 6, q: 4, v: 0.5 },
    ];
    if (options.start) starts.unshift({ ...options.start, v: options.start.v / unit });
    const fitted = maximise<SpendParams>({
      names: ['p', 'q', 'v'],
      floors: { q: 1 },
      scale: { v: unit },
      total,
      scaleTerm: -total * Math.log(unit),
      meanNegative: (params) => spendMeanNegative(params, scaled, total),
      starts,
      degenerate,
    });
    const r = correlation(buyers.x, buyers.m);
    return {
      ...fitted,
      excluded: inputs.numRows - buyers.x.length,
      spend_frequency_correlation: Number.isFinite(r) ? r : null,
    };
  },

  /** Expected mean spend per purchase, eq. (5); with frequency 0 it is the mean of all customers. */
  score({ params: { p, q, v } }, inputs) {
    const { x, m } = columns(inputs, 'gamma-gamma score');
    const expected_value = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      const spent = x[i]! > 0 ? x[i]! * Math.max(m[i]!, 0) : 0;
      expected_value[i] = (p * (v + spent)) / (p * x[i]! + q - 1);
    }
    return tableFromArrays({ expected_value });
  },

  describe: (fitted) => ({
    ...describeLikelihood(fitted),
    population_mean: (fitted.params.p * fitted.params.v) / (fitted.params.q - 1),
    excluded: fitted.excluded,
    spend_frequency_correlation: fitted.spend_frequency_correlation ?? Number.NaN,
  }),

  /** `actual` is the mean spend per purchase day in the holdout; rows without one are not judged (NaN). */
  evaluate(fitted, holdout, actual) {
    const expected = gammaGamma.score(fitted, holdout, undefined).getChild('expected_value')!.toArray();
    const judged = expected.filter((_, i) => !Number.isNaN(actual[i]!));
    const happened = actual.filter((value) => !Number.isNaN(value));
    return {
      mae: meanAbsoluteError(judged, happened),
      rmse: rootMeanSquaredError(judged, happened),
      correlation: correlation(judged, happened),
    };
  },
};

const columns = (table: Table, reader: string): { readonly x: Column; readonly m: Column } => ({
  x: column(table, 'frequency', reader),
  m: column(table, 'monetary_value', reader),
});

interface RepeatBuyers {
  readonly x: Float64Array;
  readonly m: Float64Array;
  readonly weight: Float64Array;
}

/** Those with a density under the model, ordered so that the order of rows cannot change a sum. */
const repeatBuyers = (inputs: Table): RepeatBuyers => {
  const { x, m } = columns(inputs, 'gamma-gamma fit');
  const weight = optionalColumn(inputs, 'customers', 'gamma-gamma fit');
  const rows = Uint32Array.from(x.keys())
    .filter((i) => x[i]! >= 1 && m[i]! > 0)
    .sort((i, j) => x[i]! - x[j]! || m[i]! - m[j]! || (weight ? weight[i]! - weight[j]! : 0));
  if (rows.length < 2) {
    throw new Error(`gamma-gamma fit requires at least two repeat buyers with spend, got ${rows.length}`);
  }
  return {
    x: Float64Array.from(rows, (i) => x[i]!),
    m: Float64Array.from(rows, (i) => m[i]!),
    weight: Float64Array.from(rows, (i) => weight?.[i] ?? 1),
  };
};

const degenerate = ({ p, q }: SpendParams): Degenerate | null => {
  if (q < 1.01) return 'infinite mean spend';
  return p > 1e4 || q > 1e4 ? 'homogeneous spend' : null;
};

/**
 * Mean negative log-likelihood with its derivatives by p, q, v; eq. (1a) in logarithms.
 * The gamma functions depend on x alone and are taken once per distinct x, for which the rows are sorted.
 */
export const spendMeanNegative = (
  params: Float64Array,
  { x, m, weight }: RepeatBuyers,
  total: number,
): Evaluation => {
  const [p, q, v] = params as unknown as [number, number, number];
  const constant = q * Math.log(v) - logGamma(q);
  const digammaQ = digamma(q);
  let ofX = 0;
  let slopeP = 0;
  let slopeQ = 0;
  let value = 0;
  let dp = 0;
  let dq = 0;
  let dv = 0;
  for (let i = 0; i < x.length; i++) {
    const x_i = x[i]!;
    const px = p * x_i;
    if (i === 0 || x_i !== x[i - 1]) {
      const digammaSum = digamma(px + q);
      ofX = logGamma(px + q) - logGamma(px) + px * Math.log(x_i) + constant;
      slopeP = digammaSum - digamma(px);
      slopeQ = digammaSum - digammaQ + Math.log(v);
    }
    const spent = x_i * m[i]!;
    const logAll = Math.log(spent + v);
    const n = weight[i]!;
    value += n * (ofX + (px - 1) * Math.log(m[i]!) - (px + q) * logAll);
    dp += n * x_i * (slopeP + Math.log(spent) - logAll);
    dq += n * (slopeQ - logAll);
    dv += n * (q / v - (px + q) / (spent + v));
  }
  return { value: -value / total, gradient: Float64Array.of(dp, dq, dv).map((slope) => -slope / total) };
};
