import { type Feature, pick } from './feature.ts';
import { type Candidate, type FittedClassifier, probabilities } from './learners.ts';
import { join, type LabelledRows, personHash } from './out-of-sample.ts';

/** How declined applicants, who have no outcome, enter a fit. */
export interface RejectInference {
  readonly method: 'parcelling' | 'reweighting';
  /** For parcelling: how many times worse the declined ones of a score band are than the accepted ones there. */
  readonly uplift: number;
}

/** Applicants who were declined. */
export type Declined = Pick<LabelledRows, 'features' | 'person'>;

const bands = 10;
/** With fewer accepted ones, the share of bads in a band is a guess. */
const enoughAccepted = 20;

/** Applicants with an outcome, and what the model fitted to those alone says of them and of the declined. */
interface Scored {
  readonly label: Float64Array;
  readonly person: Int32Array;
  readonly accepted: Float64Array;
  readonly declined: Float64Array;
}

/** The band of every score, by tenths of all applicants from the safest up. */
const bandsOf = ({ accepted, declined }: Scored): ((logit: number) => number) => {
  const all = Float64Array.from([...accepted, ...declined]).sort();
  const edges = Array.from({ length: bands - 1 }, (_, k) => all[Math.floor(((k + 1) * all.length) / bands)]!);
  return (logit) => edges.filter((edge) => logit >= edge).length;
};

const grouped = (band: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: bands }, (_, k) => [...band.keys()].filter((row) => band[row] === k));

/** Rows well mixed by their person, in the same order on every machine. */
const mixed = (rows: readonly number[], person: Int32Array): readonly number[] =>
  rows.toSorted((a, b) => personHash(person[a]! ^ a) - personHash(person[b]! ^ b) || a - b);

/**
 * Parcelling: of the declined in a score band a share is taken for bad, that of the accepted there times the uplift,
 * or, where few were accepted, the mean of what the model says of the declined times the uplift. Who, is drawn by a
 * fixed hash.
 *
 * Source: scoringTools for R (Ehrhardt et al.). The uplift is a judgement: no data say what the declined would have done.
 * @returns 1 bad or 0 good for each declined one
 */
export const parcelled = (scored: Scored, declinedPerson: Int32Array, uplift: number): Float64Array => {
  const bandOf = bandsOf(scored);
  const accepted = grouped(Array.from(scored.accepted, bandOf));
  const declined = grouped(Array.from(scored.declined, bandOf));
  const pd = probabilities(scored.declined);
  const inferred = new Float64Array(scored.declined.length);
  declined.forEach((rows, k) => {
    const known = accepted[k]!;
    const rate =
      known.length >= enoughAccepted
        ? mean(known.map((row) => scored.label[row]!))
        : mean(rows.map((row) => pd[row]!));
    const bads = Math.round(Math.min(1, uplift * rate) * rows.length);
    for (const row of mixed(rows, declinedPerson).slice(0, bads)) inferred[row] = 1;
  });
  return inferred;
};

/**
 * Reweighting (augmentation): the accepted of a score band stand for its declined too, each repeated until they are as
 * many as both. A band where few were accepted is one with the next safer band.
 *
 * Source: scoringTools for R (Ehrhardt et al.); Hsia (1978).
 * @returns the rows to fit, counted among the accepted, some of them several times
 */
export const reweighted = (scored: Scored): Uint32Array => {
  const bandOf = bandsOf(scored);
  const accepted = grouped(Array.from(scored.accepted, bandOf)).map((rows) => [...rows]);
  const all = grouped([...scored.accepted, ...scored.declined].map(bandOf)).map(({ length }) => length);
  for (let k = bands - 1; k > 0; k--) {
    if (accepted[k]!.length >= enoughAccepted) continue;
    accepted[k - 1]!.push(...accepted[k]!.splice(0));
    all[k - 1]! += all[k]!;
  }
  const repeated = accepted.flatMap((rows, k) => {
    const order = mixed(rows, scored.person);
    return rows.length === 0 ? [] : Array.from({ length: all[k]! }, (_, i) => order[i % order.length]!);
  });
  return Uint32Array.from(repeated).sort();
};

/**
 * The candidate fitted twice: to the accepted applicants, and again with the declined, as the method says. What it is
 * judged by never holds a declined one, who has no outcome.
 */
export const withDeclined = (
  candidate: Candidate,
  declined: Declined,
  { method, uplift }: RejectInference,
): Candidate => ({
  name: method,
  source: `${candidate.source}; declined applicants by ${method} (scoringTools for R)`,
  fit(rows: LabelledRows): FittedClassifier {
    if (declined.person.length === 0) return candidate.fit(rows);
    const first = candidate.fit(rows);
    const scored = {
      label: rows.label,
      person: rows.person,
      accepted: first.logit(rows.features),
      declined: first.logit(declined.features),
    };
    if (method === 'reweighting') return candidate.fit(chosen(rows, reweighted(scored)));
    const label = parcelled(scored, declined.person, uplift);
    return candidate.fit(join([rows, { ...declined, label }])!);
  },
});

const chosen = ({ features, label, person }: LabelledRows, places: Uint32Array): LabelledRows => ({
  features: features.map((feature): Feature => pick(feature, places)),
  label: Float64Array.from(places, (place) => label[place]!),
  person: Int32Array.from(places, (place) => person[place]!),
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
