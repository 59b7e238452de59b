import type { Explanation } from './classifier.ts';
import { type Feature, pick } from './feature.ts';
import { endsWithin, explainHazard, fitHazard, type HazardOptions } from './hazard.ts';
import { explainLandmarks, fitLandmarks, type Landmarks, landmarkEndsWithin } from './landmark-hazard.ts';
import { fewestOfEach, fewestRows, type Piece } from './out-of-sample.ts';

/** Days of a month of tenure. */
export const monthDays = 30;

/** Running contracts month by month: each row a contract as it stood `monthNo` months before tonight. */
export interface ContractMonths extends Landmarks {
  readonly monthNo: Int32Array;
  /** Days from the row's day to the end; NaN where none was seen. */
  readonly daysToEnd: Float64Array;
  readonly features: readonly Feature[];
}

/** What is asked of contracts, tonight's or a past day's. */
export interface FittedContracts {
  readonly params: unknown;
  /** Probability of an end within so many months, which need not be whole. */
  within(tenure: Int32Array, features: readonly Feature[], months: number): Float64Array;
  /** Mean monthly log-odds over the months ahead, exactly base + contributions. */
  explain(tenure: Int32Array, features: readonly Feature[], months: number): Explanation;
}

export interface ContractLearner {
  readonly name: string;
  readonly source: string;
  fit(rows: ContractMonths): FittedContracts;
}

/** Tenure and covariates. */
export const covariateHazard: ContractLearner = {
  name: 'hazard',
  source:
    'Discrete-time hazard by months ahead (Allison 1982; van Houwelingen 2007), tenure and covariates in bins, ridge',
  fit(rows) {
    const params = fitLandmarks(rows, rows.features);
    return {
      params,
      within: (tenure, features, months) => landmarkEndsWithin(params, tenure, features, months),
      explain: (tenure, features, months) => explainLandmarks(params, tenure, features, months),
    };
  },
};

const shareOfMonths = (name: string, source: string, options: HazardOptions): ContractLearner => ({
  name,
  source,
  fit({ tenure, seen, ended }) {
    const params = fitHazard(
      {
        entered: tenure,
        left: tenure.map((months) => months + 1),
        ended: ended.map((one, i) => (seen[i] === 1 ? one : 0)),
      },
      [],
      options,
    );
    return {
      params,
      within: (at, _, months) => endsWithin(params, at, [], months),
      explain: (at) => explainHazard(params, at, []),
    };
  },
});

/** The baselines to beat: how often contracts end in a month, those of the same age, and all alike. */
export const tenureHazard = shareOfMonths(
  'tenure-hazard',
  'Share of contracts of the same age that end in a month',
  {},
);
export const overallHazard = shareOfMonths('overall-hazard', 'Share of contracts that end in a month', {
  tenureCuts: [],
});

/**
 * What was known `cut` months before tonight: rows of earlier days, seen up to that day. `cut` 0 leaves out tonight's
 * own rows alone, of which nothing has been seen.
 */
export const knownAt = (rows: ContractMonths, cut: number): ContractMonths => {
  const places = placesOf(rows, (month) => month > cut);
  const n = places.length;
  const monthNo = new Int32Array(n);
  const tenure = new Int32Array(n);
  const seen = new Int32Array(n);
  const ended = new Float64Array(n);
  const daysToEnd = new Float64Array(n).fill(Number.NaN);
  for (let k = 0; k < n; k++) {
    const i = places[k]!;
    const until = rows.monthNo[i]! - cut;
    const isPast = rows.seen[i]! <= until;
    monthNo[k] = until;
    tenure[k] = rows.tenure[i]!;
    seen[k] = isPast ? rows.seen[i]! : until;
    if (!isPast) continue;
    ended[k] = rows.ended[i]!;
    if (rows.ended[i] === 1) daysToEnd[k] = rows.daysToEnd[i]!;
  }
  const features = rows.features.map((feature) => pick(feature, places));
  return { monthNo, tenure, seen, ended, daysToEnd, features };
};

/** The rows of the months for which `isIn` holds. */
const placesOf = ({ monthNo }: ContractMonths, isIn: (month: number) => boolean): Uint32Array => {
  const places = new Uint32Array(monthNo.length);
  let count = 0;
  for (let i = 0; i < monthNo.length; i++) if (isIn(monthNo[i]!)) places[count++] = i;
  return places.subarray(0, count);
};

/** Whether there are months and ends enough to learn from. */
export const canLearnEnds = ({ seen, ended }: ContractMonths): boolean => {
  const ends = ended.reduce((sum, one, i) => sum + (seen[i] === 1 ? one : 0), 0);
  return ended.length >= fewestRows && ends >= fewestOfEach;
};

/** A past day on which a horizon was asked and is over by tonight. */
export interface PastQuestion {
  readonly name: string;
  readonly cut: number;
  readonly horizonDays: number;
}

/**
 * Judges a learner by what became of the contracts running at each past day; it learns from what was known that day.
 * @returns a piece for each question that could be answered and had ends and contracts that ran on
 */
export const judgeContracts = (
  rows: ContractMonths,
  learner: ContractLearner,
  questions: readonly PastQuestion[],
): Piece[] => {
  const fits = new Map<number, FittedContracts | undefined>();
  const fitAt = (cut: number) => {
    if (!fits.has(cut)) {
      const training = knownAt(rows, cut);
      fits.set(cut, canLearnEnds(training) ? learner.fit(training) : undefined);
    }
    return fits.get(cut);
  };
  return questions.flatMap(({ name, cut, horizonDays }) => {
    const fit = fitAt(cut);
    const places = placesOf(rows, (month) => month === cut);
    const happened = Float64Array.from(places, (i) => Number(rows.daysToEnd[i]! <= horizonDays));
    const ends = happened.reduce((sum, one) => sum + one, 0);
    if (fit === undefined || ends === 0 || ends === happened.length) return [];
    const features = rows.features.map((feature) => pick(feature, places));
    const tenure = Int32Array.from(places, (i) => rows.tenure[i]!);
    return [{ name, said: fit.within(tenure, features, horizonDays / monthDays), happened }];
  });
};
