import { type Float64, type Int32, type Table, tableFromArrays } from 'apache-arrow';
import { associationMeasures, type PairCounts } from './association-measures.ts';
import { column } from './columns.ts';
import { fisherGreater, logFactorials } from './fisher.ts';
import { benjaminiHochberg } from './multiple-testing.ts';

type PairScores = {
  support: Float64;
  lift: Float64;
  /** Lower end of the 95 % interval of the lift: few baskets make it small. */
  lift_low: Float64;
  leverage: Float64;
  kulczynski: Float64;
  imbalance: Float64;
  cosine: Float64;
  jaccard: Float64;
  confidence_ab: Float64;
  confidence_ba: Float64;
  /** NaN where endless: every basket with the one holds the other. */
  conviction_ab: Float64;
  conviction_ba: Float64;
  zhang_ab: Float64;
  zhang_ba: Float64;
  p_value: Float64;
  /** Adjusted for all pairs of the family. */
  q_value: Float64;
  /** Lift in the later month; NaN where a chance pair would not be expected there even once. */
  later_lift: Float64;
  is_significant: Int32;
  /** 1 significant and not refuted in the later month, else 0. */
  is_rule: Int32;
};

/**
 * How closely the products of each pair go together: measures, Fisher's p one-sided, Benjamini-Hochberg over the pairs
 * of a family, and whether a later month bears it out.
 *
 * Inputs, one row per pair: `family` (pairs that are tested together, numbered from 0), `units_a`, `units_b`,
 * `units_both`, `units_in_all`, and the same of the later month as `later_a`, `later_b`, `later_both`, `later_in_all`.
 * Pairs were chosen because they are frequent, so p is a guide; the later month is the better judge.
 * Source of the interval: variance of ln lift by the delta method, 1/c - 1/a - 1/b + 2c/(ab) - 1/n.
 * @throws when counts are not those of a pair
 */
export const scorePairs = (pairs: Table, falseShare: number): Table<PairScores> => {
  const read = (name: string) => column(pairs, name, 'pair affinity');
  const [family, a, b, both, n] = [
    read('family'),
    read('units_a'),
    read('units_b'),
    read('units_both'),
    read('units_in_all'),
  ];
  const later = { a: read('later_a'), b: read('later_b'), both: read('later_both'), n: read('later_in_all') };
  const rows = pairs.numRows;
  let largest = 0;
  for (let i = 0; i < rows; i++) largest = Math.max(largest, n[i]!);
  const logs = logFactorials(largest);
  const out = blankScores(rows);
  for (let i = 0; i < rows; i++) {
    const counts = { a: a[i]!, b: b[i]!, both: both[i]!, n: n[i]! };
    fillMeasures(out, i, counts);
    out.p_value[i] = fisherGreater(counts, logs);
    const expected = (later.a[i]! * later.b[i]!) / later.n[i]!;
    out.later_lift[i] = expected >= 1 ? later.both[i]! / expected : Number.NaN;
  }
  const q_value = byFamily(family, out.p_value);
  const is_significant = new Int32Array(rows);
  const is_rule = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    if (!(out.lift[i]! > 1 && q_value[i]! <= falseShare)) continue;
    is_significant[i] = 1;
    is_rule[i] = out.later_lift[i]! <= 1 ? 0 : 1;
  }
  return tableFromArrays({ ...out, q_value, is_significant, is_rule }) as unknown as Table<PairScores>;
};

const blankScores = (rows: number) => {
  const blank = () => new Float64Array(rows);
  return {
    support: blank(),
    lift: blank(),
    lift_low: blank(),
    leverage: blank(),
    kulczynski: blank(),
    imbalance: blank(),
    cosine: blank(),
    jaccard: blank(),
    confidence_ab: blank(),
    confidence_ba: blank(),
    conviction_ab: blank(),
    conviction_ba: blank(),
    zhang_ab: blank(),
    zhang_ba: blank(),
    p_value: blank(),
    later_lift: blank(),
  };
};

/** Column by column by name: a loop over names would look each of them up for every pair. */
const fillMeasures = (
  out: ReturnType<typeof blankScores>,
  i: number,
  { a, b, both, n }: PairCounts,
): void => {
  const forward = associationMeasures({ a, b, both, n });
  const backward = associationMeasures({ a: b, b: a, both, n });
  out.support[i] = forward.support;
  out.lift[i] = forward.lift;
  out.leverage[i] = forward.leverage;
  out.kulczynski[i] = forward.kulczynski;
  out.imbalance[i] = forward.imbalance;
  out.cosine[i] = forward.cosine;
  out.jaccard[i] = forward.jaccard;
  out.confidence_ab[i] = forward.confidence;
  out.confidence_ba[i] = backward.confidence;
  out.conviction_ab[i] = finite(forward.conviction);
  out.conviction_ba[i] = finite(backward.conviction);
  out.zhang_ab[i] = forward.zhang;
  out.zhang_ba[i] = backward.zhang;
  const variance = 1 / both - 1 / a - 1 / b + (2 * both) / (a * b) - 1 / n;
  out.lift_low[i] = forward.lift * Math.exp(-1.96 * Math.sqrt(Math.max(0, variance)));
};

const finite = (value: number) => (Number.isFinite(value) ? value : Number.NaN);

/** Adjusted p-values, each family for itself. */
const byFamily = (family: ArrayLike<number>, p: Float64Array): Float64Array => {
  const counts: number[] = [];
  for (let i = 0; i < p.length; i++) counts[family[i]!] = (counts[family[i]!] ?? 0) + 1;
  const rowsOf = counts.map((count) => ({ rows: new Int32Array(count), filled: 0 }));
  for (let i = 0; i < p.length; i++) {
    const own = rowsOf[family[i]!]!;
    own.rows[own.filled++] = i;
  }
  const adjusted = new Float64Array(p.length);
  rowsOf.forEach(({ rows }) => {
    const values = benjaminiHochberg(Float64Array.from(rows, (i) => p[i]!));
    for (let place = 0; place < rows.length; place++) adjusted[rows[place]!] = values[place]!;
  });
  return adjusted;
};
