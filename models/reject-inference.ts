/** A row of a sample that a card is fitted to again: an applicant, as good or as bad, with a weight. */
export interface InferredRow {
  /** Position among the applicants given. */
  readonly row: number;
  readonly is_bad: 0 | 1;
  readonly weight: number;
}

/** Applicants: with an outcome where they were accepted, and what the card fitted to those says of all of them. */
export interface Applicants {
  /** 1 bad, 0 good, NaN for a rejected one. */
  readonly outcome: Float64Array;
  readonly pd: Float64Array;
  /** Score band from 0, for the methods that work by band. */
  readonly band: Int32Array;
}

const known = ({ outcome }: Applicants): readonly InferredRow[] =>
  [...outcome].flatMap((value, row) =>
    Number.isNaN(value) ? [] : [{ row, is_bad: value === 1 ? (1 as const) : (0 as const), weight: 1 }],
  );

/** A rejected applicant as two rows, bad with weight `pd` and good with the rest. */
const divided = (row: number, pd: number): readonly InferredRow[] => [
  { row, is_bad: 1, weight: pd },
  { row, is_bad: 0, weight: 1 - pd },
];

const rejected = ({ outcome }: Applicants): readonly number[] =>
  [...outcome.keys()].filter((row) => Number.isNaN(outcome[row]!));

/**
 * Fuzzy augmentation: each rejected applicant counts as bad with weight PD and as good with 1 - PD.
 *
 * Source: scoringTools for R. It adds no knowledge: a card fitted to it again has the same parameters.
 */
export const fuzzy = (applicants: Applicants): readonly InferredRow[] => [
  ...known(applicants),
  ...rejected(applicants).flatMap((row) => divided(row, applicants.pd[row]!)),
];

/**
 * Augmentation: an accepted applicant stands for the rejected ones of the same score band too, by the weight
 * 1 / share accepted there. Bands without any accepted applicant stay unrepresented.
 *
 * Source: scoringTools for R; Hsia (1978).
 */
export const augmentation = (applicants: Applicants): readonly InferredRow[] => {
  const all = countByBand(applicants.band, () => 1);
  const accepted = countByBand(applicants.band, (row) => (Number.isNaN(applicants.outcome[row]!) ? 0 : 1));
  return known(applicants).map((each) => {
    const band = applicants.band[each.row]!;
    return { ...each, weight: all.get(band)! / accepted.get(band)! };
  });
};

/**
 * Parcelling: the rejected ones of a band are as bad as the accepted ones there times `uplift`, at most all of
 * them. A band without accepted ones takes the card's PD times `uplift`.
 *
 * Source: scoringTools for R; the uplift is a judgement, 1 says that rejected are no worse than accepted.
 */
export const parcelling = (applicants: Applicants, uplift: number): readonly InferredRow[] => {
  const { outcome, pd, band } = applicants;
  const accepted = countByBand(band, (row) => (Number.isNaN(outcome[row]!) ? 0 : 1));
  const bads = countByBand(band, (row) => (outcome[row] === 1 ? 1 : 0));
  const rateOf = (row: number) => {
    const n = accepted.get(band[row]!)!;
    return Math.min(uplift * (n > 0 ? bads.get(band[row]!)! / n : pd[row]!), 1);
  };
  return [...known(applicants), ...rejected(applicants).flatMap((row) => divided(row, rateOf(row)))];
};

const countByBand = (band: Int32Array, count: (row: number) => number): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  band.forEach((each, row) => {
    counts.set(each, (counts.get(each) ?? 0) + count(row));
  });
  return counts;
};
