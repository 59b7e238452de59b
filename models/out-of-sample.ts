import { type Feature, pick } from './feature.ts';

/** Rows whose outcome is known. */
export interface LabelledRows {
  readonly features: readonly Feature[];
  /** 1 or 0. */
  readonly label: Float64Array;
  /** Rows of one person carry one number, so that nobody stands on both sides of a split. */
  readonly person: Int32Array;
}

/** Rows as they were known on a past day, with what followed. */
export interface Origin extends LabelledRows {
  readonly name: string;
  /** Days since 1970-01-01. */
  readonly cut: number;
  /** The first day on which every outcome was known. */
  readonly known: number;
}

/** Anything that learns probabilities from rows: a model, or a baseline. */
export interface Learner {
  readonly name: string;
  fit(rows: LabelledRows): (rows: LabelledRows) => Float64Array;
}

/** What was said of rows that the fit had not seen, and what happened; `name` is the origin's or the fold's. */
export interface Piece {
  readonly name: string;
  /** Which rows these are, counted in the origin or in the table that was parted into folds. */
  readonly places?: Uint32Array;
  readonly said: Float64Array;
  readonly happened: Float64Array;
}

/** With fewer rows to learn from, or fewer of either outcome, a fit tells nothing. */
export const fewestRows = 60;
export const fewestOfEach = 15;

export const canLearn = (label: Float64Array): boolean => {
  const ones = label.reduce((sum, value) => sum + value, 0);
  return label.length >= fewestRows && ones >= fewestOfEach && label.length - ones >= fewestOfEach;
};

/**
 * Judges a learner at every origin that has others to learn from: those whose outcomes were all known on its day.
 * Persons are parted as well: a fold is judged by a fit on the other folds' persons.
 * @returns a piece for each origin that could be judged, from the earliest to the latest
 */
export const judgeByTime = (origins: readonly Origin[], learner: Learner, folds: number): Piece[] =>
  judgeAllByTime(origins, [learner], folds)[0]!;

/** The pieces of several learners as of `judgeByTime`, on rows that are parted once for all of them. */
export const judgeAllByTime = (
  origins: readonly Origin[],
  learners: readonly Learner[],
  folds: number,
): Piece[][] => {
  const inOrder = origins.toSorted((a, b) => a.cut - b.cut);
  const saidAt = inOrder.map((origin) => sayings(origin, origins, learners, folds));
  return learners.map((_, k) =>
    inOrder.flatMap((origin, o) => {
      const said = saidAt[o]?.[k];
      if (said === undefined) return [];
      const judged = placesOf(origin, (i) => !Number.isNaN(said[i]!));
      if (judged.length === 0) return [];
      return [
        { name: origin.name, places: judged, said: at(said, judged), happened: at(origin.label, judged) },
      ];
    }),
  );
};

/** What each learner says of the rows of an origin, NaN where it is not asked; nothing where it cannot learn. */
const sayings = (
  origin: Origin,
  origins: readonly Origin[],
  learners: readonly Learner[],
  folds: number,
): Float64Array[] | undefined => {
  const earlier = origins.filter(({ known }) => known <= origin.cut);
  const said = learners.map(() => new Float64Array(origin.label.length).fill(Number.NaN));
  const count = Math.max(folds, 1);
  for (let fold = 0; fold < count; fold++) {
    // A single split judges a third of the persons by the other two.
    const isJudged = (person: number) => personHash(person) % Math.max(folds, 3) === fold;
    const training = join(earlier.map((one) => take(one, (i) => !isJudged(one.person[i]!))));
    if (training === undefined || !canLearn(training.label)) return undefined;
    const places = placesOf(origin, (i) => isJudged(origin.person[i]!));
    const judged = chosen(origin, places);
    for (const [k, learner] of learners.entries()) {
      const values = learner.fit(training)(judged);
      places.forEach((place, i) => {
        said[k]![place] = values[i]!;
      });
    }
  }
  return said;
};

/**
 * Judges a learner on rows without dates: each fold of persons by a fit on the other folds. Persons are dealt to
 * folds by outcome, so every fold holds its share of either.
 */
export const judgeByFolds = (rows: LabelledRows, learner: Learner, folds = 5): Piece[] => {
  const foldOf = stratifiedFolds(rows, folds);
  return Array.from({ length: folds }, (_, fold) => {
    const training = take(rows, (i) => foldOf(i) !== fold);
    const places = placesOf(rows, (i) => foldOf(i) === fold);
    const judged = chosen(rows, places);
    if (!canLearn(training.label) || judged.label.length === 0) return [];
    return [{ name: `${fold + 1}`, places, said: learner.fit(training)(judged), happened: judged.label }];
  }).flat();
};

/** Persons in the order of their outcome, then of their hash, are dealt in turn. */
const stratifiedFolds = ({ person, label }: LabelledRows, folds: number): ((row: number) => number) => {
  const outcome = new Map<number, number>();
  person.forEach((one, i) => {
    outcome.set(one, Math.max(outcome.get(one) ?? 0, label[i]!));
  });
  const dealt = [...outcome].sort(
    ([one, a], [other, b]) => a - b || personHash(one) - personHash(other) || one - other,
  );
  const folded = new Map(dealt.map(([one], k) => [one, k % folds]));
  return (row) => folded.get(person[row]!)!;
};

/** A person's number, well mixed (Murmur3 finaliser, Appleby 2011), so that folds do not follow the order of ids. */
export const personHash = (person: number): number => {
  let h = person | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

const placesOf = ({ label }: LabelledRows, isIn: (row: number) => boolean): Uint32Array => {
  const places = new Uint32Array(label.length);
  let count = 0;
  for (let i = 0; i < label.length; i++) if (isIn(i)) places[count++] = i;
  return places.subarray(0, count);
};

const at = (values: Float64Array, places: Uint32Array) =>
  Float64Array.from(places, (place) => values[place]!);

const chosen = ({ features, label, person }: LabelledRows, places: Uint32Array): LabelledRows => ({
  features: features.map((feature) => pick(feature, places)),
  label: at(label, places),
  person: Int32Array.from(places, (place) => person[place]!),
});

/** The rows for which `isIn` holds. */
export const take = (rows: LabelledRows, isIn: (row: number) => boolean): LabelledRows =>
  chosen(rows, placesOf(rows, isIn));

/** Rows of several origins as one table; they have the same features in the same order. */
export const join = (tables: readonly LabelledRows[]): LabelledRows | undefined => {
  const [first] = tables;
  if (first === undefined) return undefined;
  if (tables.length === 1) return first;
  return {
    features: first.features.map((_, f) => joined(tables.map(({ features }) => features[f]!))),
    label: concat(tables.map(({ label }) => label)),
    person: Int32Array.from(concat(tables.map(({ person }) => person))),
  };
};

const joined = (parts: readonly Feature[]): Feature => {
  const [first] = parts as [Feature];
  if (first.kind === 'number') {
    return { ...first, values: concat(parts.map((part) => (part as typeof first).values)) };
  }
  const levels = [...new Set(parts.flatMap((part) => (part as typeof first).levels))].sort();
  const place = new Map(levels.map((level, k) => [level, k]));
  const codes = parts.flatMap((part) => {
    const { codes: own, levels: names } = part as typeof first;
    return Array.from(own, (code) => (code < 0 ? -1 : place.get(names[code]!)!));
  });
  return { ...first, levels, codes: Int32Array.from(codes) };
};

const concat = (parts: readonly ArrayLike<number>[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
};
