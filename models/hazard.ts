import { type BinnedColumn, binCoefficients } from './bin-logistic.ts';
import { type BinRule, binCount, binned, binRules } from './binned-matrix.ts';
import type { Explanation } from './classifier.ts';
import type { Feature } from './feature.ts';

/**
 * Contracts seen from tenure `entered` to tenure `left`, in whole months. `ended` is 1 where the contract ended in
 * its last month seen, 0 where it still ran (censored). A contract that was already running when the records begin
 * has `entered` above 0, so that the months nobody could have seen it end in do not count.
 */
export interface Tenures {
  readonly entered: Int32Array;
  readonly left: Int32Array;
  readonly ended: Float64Array;
}

export interface HazardOptions {
  /** First months of the second and later tenure bins; by default the twelfths of the tenures at which contracts end. */
  readonly tenureCuts?: readonly number[];
  /** Bins of each covariate. */
  readonly maxBins?: number;
  readonly lambda?: number;
}

/** Log-odds that a contract ends in a month = intercept + tenure part + the parts of its bins. */
export interface HazardParams {
  /** Contracts, the months they were seen, and the ends among these. */
  readonly n: number;
  readonly months: number;
  readonly ends: number;
  readonly intercept: number;
  readonly tenure: { readonly cuts: readonly number[]; readonly parts: readonly number[] };
  readonly covariates: readonly {
    readonly rule: BinRule;
    readonly parts: readonly number[];
    /** Mean part over the months seen. */
    readonly mean: number;
  }[];
  readonly log_likelihood: number;
  readonly converged: boolean;
}

/** Bins of tenure, so that each holds a twelfth of all ends. */
const tenureBins = 12;

/**
 * Discrete-time hazard of a contract: the probability that it ends in its next month, from its tenure and its
 * covariates as they stood when it was first seen.
 *
 * Source: Allison (1982), Discrete-Time Methods for the Analysis of Event Histories; Singer & Willett (2003). The
 * months of a contract within one tenure bin have the same hazard and are one binomial row. Assumes that censoring
 * tells nothing about the hazard and that covariates act alike at every tenure.
 * @throws when a contract leaves before it enters
 */
export const fitHazard = (
  { entered, left, ended }: Tenures,
  features: readonly Feature[],
  { tenureCuts, maxBins = 8, lambda = 5 }: HazardOptions = {},
): HazardParams => {
  const wrong = left.findIndex((value, i) => value < entered[i]! || entered[i]! < 0);
  if (wrong >= 0) {
    throw new Error(`hazard requires 0 <= entered <= left, got ${entered[wrong]} and ${left[wrong]}`);
  }
  const cuts = tenureCuts ?? cutsAtEnds(left, ended);
  const spells = spellsOf(entered, left, ended, cuts);
  const months = spells.trials.reduce((sum, value) => sum + value, 0);
  const ends = spells.successes.reduce((sum, value) => sum + value, 0);
  const seen = { n: left.length, months, ends };
  if (ends === 0 || ends === months) {
    const intercept = Math.log((ends + 0.5) / (months - ends + 0.5));
    const tenure = { cuts: [], parts: [0] };
    return { ...seen, intercept, tenure, covariates: [], log_likelihood: 0, converged: true };
  }
  const rules = binRules(features, { maxBins });
  const columns: BinnedColumn[] = [
    { codes: spells.bin, size: cuts.length + 1 },
    ...binned(rules, features).map((codes, j) => ({
      codes: spread(codes, spells.contract),
      size: binCount(rules[j]!),
    })),
  ];
  const fit = binCoefficients(columns, spells, lambda);
  const covariates = rules.map((rule, j) => {
    const parts = fit.parts[j + 1]!;
    const { codes } = columns[j + 1]!;
    const sum = spells.trials.reduce((total, trials, row) => total + trials * parts[codes[row]!]!, 0);
    return { rule, parts, mean: sum / months };
  });
  return {
    ...seen,
    intercept: fit.intercept,
    tenure: { cuts, parts: fit.parts[0]! },
    covariates,
    log_likelihood: fit.log_likelihood,
    converged: fit.converged,
  };
};

const spread = (codes: Uint8Array, places: Uint32Array): Uint8Array => {
  const all = new Uint8Array(places.length);
  for (let row = 0; row < places.length; row++) all[row] = codes[places[row]!]!;
  return all;
};

const cutsAtEnds = (left: Int32Array, ended: Float64Array): number[] => {
  const tenures = left.filter((_, i) => ended[i] === 1).map((value) => value - 1);
  tenures.sort();
  const cuts = Array.from({ length: tenureBins - 1 }, (_, k) => {
    return tenures[Math.floor(((k + 1) * tenures.length) / tenureBins)] ?? 0;
  });
  return [...new Set(cuts)].filter((cut) => cut > (tenures[0] ?? 0));
};

/** One row for each contract and tenure bin it lived in: the months there, and whether the contract ended there. */
const spellsOf = (entered: Int32Array, left: Int32Array, ended: Float64Array, cuts: readonly number[]) => {
  const edges = [0, ...cuts, Infinity];
  const within = (i: number, k: number) =>
    Math.min(left[i]!, edges[k + 1]!) - Math.max(entered[i]!, edges[k]!);
  let rows = 0;
  for (let i = 0; i < left.length; i++)
    for (let k = 0; k <= cuts.length; k++) rows += within(i, k) > 0 ? 1 : 0;
  const contract = new Uint32Array(rows);
  const bin = new Uint8Array(rows);
  const trials = new Float64Array(rows);
  const successes = new Float64Array(rows);
  let row = 0;
  for (let i = 0; i < left.length; i++) {
    for (let k = 0; k <= cuts.length; k++) {
      if (within(i, k) <= 0) continue;
      contract[row] = i;
      bin[row] = k;
      trials[row] = within(i, k);
      successes[row] = ended[i] === 1 && left[i]! <= edges[k + 1]! ? 1 : 0;
      row++;
    }
  }
  return { contract, bin, trials, successes };
};

/**
 * Probability that each contract, alive at `tenure` months, ends within the next `horizon` months. Beyond the
 * longest tenure seen the hazard of the last bin is held.
 */
export const endsWithin = (
  { intercept, tenure: { cuts, parts }, covariates }: HazardParams,
  tenure: Int32Array,
  features: readonly Feature[],
  horizon: number,
): Float64Array => {
  const logit = new Float64Array(tenure.length).fill(intercept);
  const codes = binned(
    covariates.map(({ rule }) => rule),
    features,
  );
  covariates.forEach((covariate, j) => {
    for (let i = 0; i < logit.length; i++) logit[i]! += covariate.parts[codes[j]![i]!]!;
  });
  return logit.map((level, i) => {
    const from = tenure[i]!;
    let logSurvival = 0;
    for (let k = 0; k < parts.length; k++) {
      const start = Math.max(from, k === 0 ? 0 : cuts[k - 1]!);
      const months = Math.min(from + horizon, cuts[k] ?? Infinity) - start;
      // ln(1 - hazard) = -ln(1 + e^logit)
      if (months > 0) logSurvival -= months * Math.log1p(Math.exp(level + parts[k]!));
    }
    return 0 - Math.expm1(logSurvival);
  });
};

/** Why: the monthly log-odds at each contract's tenure, exactly base + contributions (`contract_age` is one of them). */
export const explainHazard = (
  { intercept, tenure: { cuts, parts }, covariates }: HazardParams,
  tenure: Int32Array,
  features: readonly Feature[],
): Explanation => {
  const codes = binned(
    covariates.map(({ rule }) => rule),
    features,
  );
  const contributions = new Map<string, Float64Array>();
  contributions.set(
    'contract_age',
    Float64Array.from(tenure, (months) => parts[cuts.filter((cut) => cut <= months).length]!),
  );
  covariates.forEach(({ rule, parts: own, mean }, j) => {
    contributions.set(
      rule.name,
      Float64Array.from(codes[j]!, (code) => own[code]! - mean),
    );
  });
  return { base: covariates.reduce((sum, { mean }) => sum + mean, intercept), contributions };
};
