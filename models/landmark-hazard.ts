import type { Explanation } from './classifier.ts';
import { type Feature, pick } from './feature.ts';
import { endsWithin, explainHazard, fitHazard, type HazardParams } from './hazard.ts';

/**
 * Contracts as they stood on a day (the landmark): months of tenure then, whole months seen from then on, and whether
 * the contract ended in the last of these (1) or was still running (0). A contract may stand in many landmarks.
 */
export interface Landmarks {
  readonly tenure: Int32Array;
  readonly seen: Int32Array;
  readonly ended: Float64Array;
}

/** One hazard for each stretch of months ahead: what is known today tells more of next month than of next year. */
export interface LandmarkParams {
  readonly stretches: readonly {
    /** Months ahead: the first one, and the one after the last; null holds on. */
    readonly from: number;
    readonly to: number | null;
    readonly hazard: HazardParams;
  }[];
}

export interface LandmarkOptions {
  readonly maxBins?: number;
  readonly lambda?: number;
}

/** Where a new stretch begins, and how far ahead ends are learnt from, in months. */
const starts = [0, 1, 3, 6];
const farthest = 12;
/** Of more rows than this a stretch of n months takes every nth: neighbours are the same contract, a month apart. */
const manyRows = 10_000;
/** A stretch with fewer ends is not told from the one before it. */
const fewestEnds = 15;

/**
 * Discrete-time hazard of the months ahead of a landmark, from the covariates as they were known there.
 *
 * Source: van Houwelingen (2007), Dynamic Prediction by Landmarking, with a hazard of its own for each stretch of
 * months ahead instead of a smooth change of the coefficients. Contracts of many landmarks are stacked, so an end is
 * counted once for each month of a stretch, and the ridge `lambda` grows by as much; of many rows once only.
 * @throws as fitHazard does
 */
export const fitLandmarks = (
  rows: Landmarks,
  features: readonly Feature[],
  { maxBins = 8, lambda = 5 }: LandmarkOptions = {},
): LandmarkParams => {
  const ends = (from: number, to: number) =>
    rows.ended.reduce(
      (n, one, i) => n + (one === 1 && rows.seen[i]! > from && rows.seen[i]! <= to ? 1 : 0),
      0,
    );
  const edges = starts.filter((from, k) => k === 0 || ends(from, starts[k + 1] ?? farthest) >= fewestEnds);
  return {
    stretches: edges.map((from, k) => {
      const to = edges[k + 1] ?? null;
      const until = to ?? farthest;
      const step = rows.seen.length > manyRows ? until - from : 1;
      const places = Uint32Array.from(rows.seen.keys()).filter((i) => i % step === 0 && rows.seen[i]! > from);
      const at = (values: Int32Array, of: (value: number) => number) =>
        Int32Array.from(places, (i) => rows.tenure[i]! + of(values[i]!));
      const hazard = fitHazard(
        {
          entered: at(rows.seen, () => from),
          left: at(rows.seen, (seen) => Math.min(seen, until)),
          ended: Float64Array.from(places, (i) => (rows.seen[i]! <= until ? rows.ended[i]! : 0)),
        },
        features.map((feature) => pick(feature, places)),
        { maxBins, lambda: (lambda * (until - from)) / step },
      );
      return { from, to, hazard };
    }),
  };
};

/** Probability that each contract ends within `horizon` months, which need not be whole. */
export const landmarkEndsWithin = (
  { stretches }: LandmarkParams,
  tenure: Int32Array,
  features: readonly Feature[],
  horizon: number,
): Float64Array => {
  const survival = new Float64Array(tenure.length).fill(1);
  for (const { from, to, hazard } of stretches) {
    const months = Math.min(horizon, to ?? Infinity) - from;
    if (months <= 0) continue;
    const later = tenure.map((value) => value + from);
    endsWithin(hazard, later, features, months).forEach((ends, i) => {
      survival[i]! *= 1 - ends;
    });
  }
  return survival.map((value) => 1 - value);
};

/**
 * Why: the log-odds that a month ends the contract, the mean over the first `horizon` months, of which each stretch
 * speaks as at its first month; exactly base + contributions.
 */
export const explainLandmarks = (
  { stretches }: LandmarkParams,
  tenure: Int32Array,
  features: readonly Feature[],
  horizon: number,
): Explanation => {
  const contributions = new Map<string, Float64Array>();
  let base = 0;
  for (const { from, to, hazard } of stretches) {
    const weight = (Math.min(horizon, to ?? Infinity) - from) / horizon;
    if (weight <= 0) continue;
    const own = explainHazard(
      hazard,
      tenure.map((value) => value + from),
      features,
    );
    base += weight * own.base;
    for (const [name, values] of own.contributions) {
      const sum = contributions.get(name) ?? new Float64Array(tenure.length);
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * values[i]!;
      contributions.set(name, sum);
    }
  }
  return { base, contributions };
};
