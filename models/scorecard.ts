import { binLogistic } from './bin-logistic.ts';
import { type Bins, binsOfRows } from './binning.ts';
import type { Classifier } from './classifier.ts';
import type { Feature } from './feature.ts';
import { logisticRegression } from './logistic.ts';
import type { CodedColumn } from './logistic-sums.ts';
import type { Trend } from './optimal-binning.ts';
import { type Candidate, candidatesOf } from './scorecard-candidates.ts';
import { stepwise } from './stepwise.ts';
import { binQuality, type EmptyCellRule, type WoeBin } from './woe.ts';

/** How a card is made; every setting has a default. */
export interface ScorecardOptions {
  readonly maxBins?: number;
  /** Least share of all rows that a bin of a number or of known levels holds. */
  readonly minShare?: number;
  /** Of each number; by name where they differ. */
  readonly trend?: Trend;
  readonly trends?: Readonly<Record<string, Trend>>;
  /** Greatest p of the test that two neighbouring bins have one bad rate. */
  readonly maxPValue?: number;
  /** Values with a meaning of their own, by feature: each has its own bin. */
  readonly specials?: Readonly<Record<string, readonly number[]>>;
  /** Bins set by hand (a breaks list), taken as they are; other features get their optimum. */
  readonly bins?: readonly Bins[];
  readonly emptyCells?: EmptyCellRule;
  /** Features with less information value are left out: 0.02 by default, 0 with effects by `bins`. */
  readonly minIv?: number;
  /**
   * `woe`: one slope for each feature, never below zero, so that a bin with more bads never looks better (credit
   * practice). `bins`: a free coefficient for each bin, the truest where features overlap (churn).
   */
  readonly effects?: 'woe' | 'bins';
  /** Ridge on the slopes (1 by default), or on the coefficients of the bins (5). */
  readonly lambda?: number;
  /** `signs` keeps all features whose slope is above zero; `stepwise` also those alone that AIC wants. */
  readonly selection?: 'signs' | 'stepwise';
}

/** One feature of the card: its bins with their woe, and the slope the woe has in the regression. */
export interface Characteristic {
  readonly name: string;
  readonly bins: Bins;
  readonly trend: Exclude<Trend, 'auto'>;
  readonly iv: number;
  /** Of ranking by the bins' bad rates, and their Jensen-Shannon divergence. */
  readonly gini: number;
  readonly js: number;
  /** Of the woe, and its standard error; null where each bin has a coefficient of its own. */
  readonly slope: number | null;
  readonly standard_error: number | null;
  /** One for each bin of `bins`. A bin that the fit saw nobody in has woe and part 0. */
  readonly table: readonly WoeBin[];
  /** What each bin adds to the log-odds of a bad, and the standard error of that. */
  readonly parts: readonly number[];
  readonly part_errors: readonly number[];
}

export interface LeftOut {
  readonly name: string;
  readonly iv: number;
  /** `sign`: its slope would contradict its woe, as another feature already says the same. */
  readonly why: 'weak' | 'sign' | 'not chosen';
}

/** A fitted card: log-odds of a bad = intercept + sum of the parts of the bins, added in this order. */
export interface ScorecardParams {
  readonly n: number;
  readonly bads: number;
  readonly intercept: number;
  readonly standard_error: number;
  readonly lambda: number;
  readonly log_likelihood: number;
  readonly aic: number;
  readonly converged: boolean;
  readonly characteristics: readonly Characteristic[];
  readonly left_out: readonly LeftOut[];
}

/** With a coefficient for each bin, a feature that tells little alone may still tell much beside the others. */
const defaults = { woe: { lambda: 1, minIv: 0.02 }, bins: { lambda: 5, minIv: 0 } };

/**
 * A binned logistic scorecard: each feature in a few bins of greatest information value, their weight of evidence in
 * a ridge regression whose slopes are all above zero.
 *
 * Source: Siddiqi (2006), Credit Risk Scorecards; Thomas (2009), Consumer Credit Models. Woe: bad (1) is high.
 * Missing and special values have bins of their own; a level not seen in the fit has woe 0. With rows of one kind
 * alone the card is the prior, (bads + 0.5) / (n + 1).
 */
export const scorecard: Classifier<ScorecardParams, ScorecardOptions> = {
  name: 'scorecard',
  source: 'Siddiqi (2006), Credit Risk Scorecards: woe, ridge logistic regression; bins of greatest IV',

  fit(features, label, options) {
    const { effects = 'woe', selection = 'signs' } = options;
    const { lambda, minIv } = { ...defaults[effects], ...options };
    const bad = Uint8Array.from(label);
    const bads = bad.reduce((sum, value) => sum + value, 0);
    const candidates = bads > 0 && bads < bad.length ? candidatesOf(features, bad, options) : [];
    const strong = candidates.filter(({ iv }) => iv >= minIv && iv > 0);
    const kept = selection === 'stepwise' ? chosenOf(strong, label, lambda) : strong;
    const fit = kept.length === 0 ? priorOf(bad.length, bads) : effectsOf[effects](kept, label, lambda);
    const used = new Set(fit.characteristics.map(({ name }) => name));
    const reasonOf = (candidate: Candidate): LeftOut['why'] => {
      if (!strong.includes(candidate)) return 'weak';
      return kept.includes(candidate) ? 'sign' : 'not chosen';
    };
    const left_out = candidates
      .filter(({ counted }) => !used.has(counted.bins.name))
      .map((candidate) => ({
        name: candidate.counted.bins.name,
        iv: candidate.iv,
        why: reasonOf(candidate),
      }));
    return { n: bad.length, bads, lambda, ...fit, left_out };
  },

  logit(params, features) {
    const n = rowsOf(features);
    const logit = new Float64Array(n).fill(params.intercept);
    for (const characteristic of params.characteristics) {
      const parts = Float64Array.from(characteristic.parts);
      const codes = binsOfRows(characteristic.bins, features);
      for (let i = 0; i < n; i++) logit[i]! += parts[codes[i]!]!;
    }
    return logit;
  },

  explain(params, features) {
    const contributions = new Map<string, Float64Array>();
    let base = params.intercept;
    for (const characteristic of params.characteristics) {
      const parts = Float64Array.from(characteristic.parts);
      const mean = meanPart(characteristic);
      base += mean;
      const codes = binsOfRows(characteristic.bins, features);
      const values = new Float64Array(codes.length);
      for (let i = 0; i < codes.length; i++) values[i] = parts[codes[i]!]! - mean;
      contributions.set(characteristic.name, values);
    }
    return { base, contributions };
  },
};

/** What a characteristic adds on average over the customers of the fit. */
export const meanPart = ({ table, parts }: Characteristic): number => {
  const all = table.reduce((sum, { count }) => sum + count, 0);
  return table.reduce((sum, { count }, k) => sum + count * parts[k]!, 0) / all;
};

const columnOf = ({ codes, table }: Candidate): CodedColumn => ({
  codes,
  values: Float64Array.from(table, ({ woe }) => woe),
});

/** Stepwise looks at an even sample of the rows: it fits as many models as there are features, many times over. */
const stepwiseRows = 20_000;

const chosenOf = (candidates: readonly Candidate[], label: Float64Array, lambda: number): Candidate[] => {
  const step = Math.max(1, Math.floor(label.length / stepwiseRows));
  const rows = Math.floor(label.length / step);
  const columns = candidates.map((candidate) => ({
    ...columnOf(candidate),
    codes: Uint8Array.from({ length: rows }, (_, i) => candidate.codes[i * step]!),
  }));
  const sampled = Float64Array.from({ length: rows }, (_, i) => label[i * step]!);
  if (!sampled.includes(1) || !sampled.includes(0)) return [...candidates];
  const { chosen } = stepwise(columns, sampled, { lambda: lambda / step, nonNegative: true });
  return chosen.map((j) => candidates[j]!);
};

type Effects = Pick<
  ScorecardParams,
  'intercept' | 'standard_error' | 'log_likelihood' | 'aic' | 'converged' | 'characteristics'
>;

const effectsOf: Record<
  'woe' | 'bins',
  (kept: readonly Candidate[], label: Float64Array, lambda: number) => Effects
> = {
  woe(kept, label, lambda) {
    const fit = logisticRegression(kept.map(columnOf), label, { lambda, nonNegative: true });
    const characteristics = kept.flatMap(({ counted: { bins, trend }, table, iv }, j): Characteristic[] => {
      const slope = fit.slopes[j]!;
      const standard_error = fit.standard_errors[j + 1]!;
      const parts = table.map(({ woe }) => slope * woe);
      const part_errors = table.map(({ woe }) => Math.abs(standard_error * woe));
      return slope > 0
        ? [
            {
              name: bins.name,
              bins,
              trend,
              iv,
              ...binQuality(table),
              slope,
              standard_error,
              table,
              parts,
              part_errors,
            },
          ]
        : [];
    });
    return { ...pickFit(fit), standard_error: fit.standard_errors[0]!, characteristics };
  },

  bins(kept, label, lambda) {
    const columns = kept.map(({ codes, table }) => ({ codes, size: table.length }));
    const fit = binLogistic(columns, { successes: label }, lambda);
    const characteristics = kept.map(({ counted: { bins, trend }, table, iv }, j) => {
      const part_errors = fit.standard_errors[j]!;
      return {
        name: bins.name,
        bins,
        trend,
        iv,
        ...binQuality(table),
        slope: null,
        standard_error: null,
        table,
        parts: fit.parts[j]!,
        part_errors,
      };
    });
    return { ...pickFit(fit), standard_error: fit.intercept_standard_error, characteristics };
  },
};

const pickFit = ({
  intercept,
  log_likelihood,
  aic,
  converged,
}: Omit<Effects, 'characteristics' | 'standard_error'>) => ({
  intercept,
  log_likelihood,
  aic,
  converged,
});

const priorOf = (n: number, bads: number): Effects => {
  const intercept = Math.log((bads + 0.5) / (n - bads + 0.5));
  const log_likelihood = bads * intercept - n * Math.log1p(Math.exp(intercept));
  const standard_error = Math.sqrt(1 / (bads + 0.5) + 1 / (n - bads + 0.5));
  return {
    intercept,
    standard_error,
    log_likelihood,
    aic: 2 - 2 * log_likelihood,
    converged: true,
    characteristics: [],
  };
};

const rowsOf = ([first]: readonly Feature[]): number =>
  first === undefined ? 0 : first.kind === 'number' ? first.values.length : first.codes.length;
