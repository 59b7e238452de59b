import { binsOfRows } from './binning.ts';
import type { Classifier } from './classifier.ts';
import type { Feature } from './feature.ts';
import { logisticRegression } from './logistic.ts';
import type { CodedColumn } from './logistic-sums.ts';
import { type Characteristic, meanPart, type ScorecardOptions } from './scorecard.ts';
import { type Candidate, candidatesOf } from './scorecard-candidates.ts';
import { stepwise } from './stepwise.ts';
import { binQuality } from './woe.ts';

export interface AnchoredOptions extends ScorecardOptions {
  /** The feature that is a probability of its own. */
  readonly anchor: string;
  /** Features that say the same as the anchor, and are left out. */
  readonly saidByAnchor?: readonly string[];
}

export interface AnchoredParams {
  readonly anchor: string;
  readonly intercept: number;
  /** Of the log-odds of the anchor; 1 with an intercept of 0 is to take it as it is. */
  readonly anchor_slope: number;
  /** Mean log-odds of the anchor in the fit, where the explanation begins. */
  readonly anchor_mean: number;
  readonly characteristics: readonly Characteristic[];
}

/** A correction has to be surer than this many standard errors: with sixty on offer some look good by chance. */
const fewestErrors = 3;

/**
 * A scorecard that starts from a probability: a straight line through its log-odds, and the weight of evidence of
 * those features that clearly correct it. Where a stochastic model already says most, as a purchase model does of
 * customers who buy at their own pace, a card of bins alone would have to learn that anew, with less resolution.
 *
 * Source: Siddiqi (2006) for the card; the line is Cox's (1958) recalibration.
 */
export const anchoredScorecard: Classifier<AnchoredParams, AnchoredOptions> = {
  name: 'anchored-scorecard',
  source: 'Log-odds of the purchase model in a line (Cox 1958), corrected by a woe scorecard (Siddiqi 2006)',

  fit(features, label, { anchor, saidByAnchor = [], ...options }) {
    const { lambda = 1, minIv = 0.02 } = options;
    const z = logOdds(features, anchor);
    const others = features.filter(({ name }) => name !== anchor && !saidByAnchor.includes(name));
    const binned = candidatesOf(others, Uint8Array.from(label), options).filter(({ iv }) => iv >= minIv);
    const telling = tellMore(z, binned, label);
    const columns = [z, ...telling.map(columnOf)] as const;
    const chosen = chosenOf(columns, label, lambda);
    const fitOf = (places: readonly number[]) =>
      logisticRegression([z, ...places.map((j) => columns[j]!)], label, { lambda, nonNegative: true });
    const whole = fitOf(chosen);
    const sure = chosen.filter((_, k) => whole.slopes[k + 1]! > fewestErrors * whole.standard_errors[k + 2]!);
    const fit = sure.length < chosen.length ? fitOf(sure) : whole;
    return {
      anchor,
      intercept: fit.intercept,
      anchor_slope: fit.slopes[0]!,
      anchor_mean: z.reduce((sum, value) => sum + value, 0) / z.length,
      characteristics: sure.map((j, k) =>
        characteristicOf(telling[j - 1]!, fit.slopes[k + 1]!, fit.standard_errors[k + 2]!),
      ),
    };
  },

  logit(params, features) {
    const { base, contributions } = anchoredScorecard.explain(params, features);
    const logit = logOdds(features, params.anchor).fill(base);
    for (const values of contributions.values())
      values.forEach((value, i) => {
        logit[i]! += value;
      });
    return logit;
  },

  explain(params, features) {
    const contributions = new Map<string, Float64Array>();
    const z = logOdds(features, params.anchor);
    contributions.set(
      params.anchor,
      z.map((value) => params.anchor_slope * (value - params.anchor_mean)),
    );
    let base = params.intercept + params.anchor_slope * params.anchor_mean;
    for (const characteristic of params.characteristics) {
      const { name, bins, parts } = characteristic;
      const mean = meanPart(characteristic);
      base += mean;
      contributions.set(
        name,
        Float64Array.from(binsOfRows(bins, features), (code) => parts[code]! - mean),
      );
    }
    return { base, contributions };
  },
};

const columnOf = ({ codes, table }: Candidate): CodedColumn => ({
  codes,
  values: Float64Array.from(table, ({ woe }) => woe),
});

const characteristicOf = (
  { counted: { bins, trend }, table, iv }: Candidate,
  slope: number,
  standard_error: number,
): Characteristic => ({
  name: bins.name,
  bins,
  trend,
  iv,
  ...binQuality(table),
  slope,
  standard_error,
  table,
  parts: table.map(({ woe }) => slope * woe),
  part_errors: table.map(({ woe }) => Math.abs(standard_error * woe)),
});

/** Stepwise choice fits many models, so it looks at an even sample of the rows; what it chose is fitted on all. */
const stepwiseRows = 20_000;

/** Places of the columns that stepwise choice keeps besides the anchor, which is the first. */
const chosenOf = (
  columns: readonly [Float64Array, ...CodedColumn[]],
  label: Float64Array,
  lambda: number,
): number[] => {
  const step = Math.max(1, Math.floor(label.length / stepwiseRows));
  const rows = Math.floor(label.length / step);
  const every = (values: Float64Array) => Float64Array.from({ length: rows }, (_, i) => values[i * step]!);
  const [anchor, ...coded] = columns;
  const sampled = [
    every(anchor),
    ...coded.map(({ codes, values }) => ({
      codes: Uint8Array.from({ length: rows }, (_, i) => codes[i * step]!),
      values,
    })),
  ];
  const { chosen } = stepwise(sampled, every(label), { lambda: lambda / step, nonNegative: true });
  return chosen.filter((j) => j > 0);
};

/** Features that may correct the anchor: as many are tried together. */
const mostCorrections = 20;
/** Chi-squared with one degree of freedom, p = 0.05. */
const critical = 3.84;

/**
 * The features whose weight of evidence tells more than the anchor does, by Rao's score test beside it: those are
 * the only ones that stepwise choice can take first.
 */
const tellMore = (z: Float64Array, binned: readonly Candidate[], label: Float64Array): Candidate[] => {
  const { intercept, slopes } = logisticRegression([z], label, { lambda: 1, nonNegative: true });
  const p = z.map((value) => 1 / (1 + Math.exp(-intercept - slopes[0]! * value)));
  const weight = p.map((value) => value * (1 - value));
  const scored = binned.map((feature) => ({
    feature,
    chi2: scoreTest(columnOf(feature), z, p, weight, label),
  }));
  return scored
    .filter(({ chi2 }) => chi2 > critical)
    .sort((a, b) => b.chi2 - a.chi2)
    .slice(0, mostCorrections)
    .map(({ feature }) => feature);
};

/** Rao's statistic of one column beside intercept and anchor; 0 where its slope would be below zero. */
const scoreTest = (
  { codes, values }: CodedColumn,
  z: Float64Array,
  p: Float64Array,
  weight: Float64Array,
  label: Float64Array,
): number => {
  let [score, w, wz, wzz, wx, wxz, wxx] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < codes.length; i++) {
    const x = values[codes[i]!]!;
    const own = weight[i]!;
    score += (label[i]! - p[i]!) * x;
    w += own;
    wz += own * z[i]!;
    wzz += own * z[i]! * z[i]!;
    wx += own * x;
    wxz += own * x * z[i]!;
    wxx += own * x * x;
  }
  const determinant = w * wzz - wz * wz;
  const explained = (wx * (wx * wzz - wxz * wz) + wxz * (wxz * w - wx * wz)) / determinant;
  const left = wxx - explained;
  return score > 0 && left > 0 ? (score * score) / left : 0;
};

/** No probability is taken as surer than this. */
const surest = 1e-4;

const logOdds = (features: readonly Feature[], anchor: string): Float64Array => {
  const feature = features.find(({ name }) => name === anchor);
  if (feature?.kind !== 'number') throw new Error(`anchored scorecard requires a number ${anchor}, got none`);
  return Float64Array.from(feature.values, (p) => {
    const kept = Math.min(Math.max(p, surest), 1 - surest);
    return Math.log(kept / (1 - kept));
  });
};
