import { benjaminiHochberg } from './multiple-testing.ts';
import { chiSquareTail } from './numeric/incomplete-gamma.ts';

/** How many customers of a segment have a value; every segment lists every value that any of them lists. */
export interface ProfileCount {
  readonly segment: number;
  readonly attribute: string;
  readonly value: string;
  readonly customers: number;
  /** Customers of the segment of whom the attribute is known. */
  readonly known: number;
}

export interface ProfileDifference extends ProfileCount {
  /** Of the segment's customers of whom it is known; of the whole company's. */
  readonly share: number;
  readonly company_share: number;
  /** Share over the company's share: 1.5 is half as many again. */
  readonly lift: number;
  /** Standard deviations between the segment's share and that of all others. */
  readonly z: number;
  /** Adjusted for the number of comparisons made. */
  readonly p_value: number;
  readonly is_different: boolean;
}

/** Of the comparisons called different, at most this share is expected to be chance. */
const falseShare = 0.05;
/** Below this many expected customers on either side the normal approximation does not hold. */
const fewestExpected = 5;

/**
 * Compares each segment's shares with those of all other customers.
 *
 * Method: z test of two proportions with pooled variance, two-sided; p-values adjusted over all comparisons by
 * Benjamini & Hochberg (1995). Comparisons of too few customers are shown and never called different.
 */
export const profileDifferences = (counts: readonly ProfileCount[]): readonly ProfileDifference[] => {
  const whole = new Map<string, { customers: number; known: number }>();
  for (const { attribute, value, customers, known } of counts) {
    const key = JSON.stringify([attribute, value]);
    const sum = whole.get(key) ?? { customers: 0, known: 0 };
    whole.set(key, { customers: sum.customers + customers, known: sum.known + known });
  }
  const compared = counts.map((row) => {
    const all = whole.get(JSON.stringify([row.attribute, row.value]))!;
    return { ...row, ...compare(row, all) };
  });
  const tested = compared.filter(({ p }) => p !== undefined);
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p!));
  const adjustedOf = new Map(tested.map((row, i) => [row, adjusted[i]!]));
  return compared.map((row) => {
    const p_value = adjustedOf.get(row) ?? 1;
    const { p: _, ...figures } = row;
    return { ...figures, p_value, is_different: p_value <= falseShare };
  });
};

const compare = (row: ProfileCount, all: { readonly customers: number; readonly known: number }) => {
  const others = all.known - row.known;
  const company_share = all.known > 0 ? all.customers / all.known : 0;
  const share = row.known > 0 ? row.customers / row.known : 0;
  const lift = company_share > 0 ? share / company_share : 1;
  const expected = Math.min(company_share, 1 - company_share) * Math.min(row.known, others);
  if (expected < fewestExpected) return { share, company_share, lift, z: 0, p: undefined };
  const otherShare = (all.customers - row.customers) / others;
  const error = Math.sqrt(company_share * (1 - company_share) * (1 / row.known + 1 / others));
  const z = (share - otherShare) / error;
  return { share, company_share, lift, z, p: chiSquareTail(z * z, 1) };
};

export interface AttributeDifference {
  readonly attribute: string;
  readonly chi_square: number;
  readonly freedom: number;
  readonly p_value: number;
  /** Cramér's V: how much the segments tell of the attribute, 0 nothing to 1 all. */
  readonly strength: number;
}

/**
 * Whether the segments differ at all in an attribute of which each customer has one value.
 *
 * Method: Pearson's chi-square of segments by values, values that are too rare put together; p-values adjusted over
 * the attributes.
 */
export const attributeDifferences = (counts: readonly ProfileCount[]): readonly AttributeDifference[] => {
  const attributes = [...new Set(counts.map(({ attribute }) => attribute))];
  const tests = attributes.map((attribute) => ({
    attribute,
    ...chiSquare(tableOf(counts.filter((row) => row.attribute === attribute))),
  }));
  const adjusted = benjaminiHochberg(
    tests.map(({ chi_square, freedom }) => (freedom > 0 ? chiSquareTail(chi_square, freedom) : 1)),
  );
  return tests.map((test, i) => ({ ...test, p_value: adjusted[i]! }));
};

/** Customers by segment (rows) and value; the rarest values share a column until all are expected often enough. */
const tableOf = (counts: readonly ProfileCount[]): readonly (readonly number[])[] => {
  const segments = [...new Set(counts.map(({ segment }) => segment))];
  const values = [...new Set(counts.map(({ value }) => value))];
  const cell = new Map(counts.map((row) => [`${row.segment} ${row.value}`, row.customers]));
  const columns = values
    .map((value) => segments.map((segment) => cell.get(`${segment} ${value}`) ?? 0))
    .sort((a, b) => sum(b) - sum(a));
  const sizes = segments.map((_, s) => sum(columns.map((column) => column[s]!)));
  const smallest = Math.min(...sizes) / Math.max(sum(sizes), 1);
  const isRare = (column: readonly number[]) => sum(column) * smallest < fewestExpected;
  while (columns.length > 2 && isRare(columns.at(-1)!)) {
    const rarest = columns.pop()!;
    columns.push(columns.pop()!.map((n, s) => n + rarest[s]!));
  }
  return segments.map((_, s) => columns.map((column) => column[s]!));
};

const chiSquare = (table: readonly (readonly number[])[]) => {
  const rows = table.map(sum);
  const columns = (table[0] ?? []).map((_, c) => sum(table.map((row) => row[c]!)));
  const n = sum(rows);
  const isUsed = rows.filter((size) => size > 0).length > 1 && columns.filter((size) => size > 0).length > 1;
  if (!isUsed) return { chi_square: 0, freedom: 0, strength: 0 };
  let chi_square = 0;
  table.forEach((row, r) => {
    row.forEach((observed, c) => {
      const expected = (rows[r]! * columns[c]!) / n;
      if (expected > 0) chi_square += (observed - expected) ** 2 / expected;
    });
  });
  const used = (sizes: readonly number[]) => sizes.filter((size) => size > 0).length - 1;
  const [r, c] = [used(rows), used(columns)];
  return { chi_square, freedom: r * c, strength: Math.sqrt(chi_square / (n * Math.min(r, c))) };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
