import { type BinRule, binned } from './binned-matrix.ts';
import { chiMerge } from './chi-merge.ts';
import type { Feature } from './feature.ts';
import { type BinningOptions, optimalBins, type Trend } from './optimal-binning.ts';

/**
 * The few bins of one feature, as a card stores them. Bin 0 is the missing value. A number: bin j = 1 to
 * cuts.length + 1 holds cuts[j - 2] <= x < cuts[j - 1], then one bin per special value. A category: bin j holds the
 * levels of groups[j - 1], and one bin more every other level.
 */
export type Bins =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly cuts: readonly number[];
      readonly specials: readonly number[];
    }
  | { readonly name: string; readonly kind: 'category'; readonly groups: readonly (readonly string[])[] };

/** Where neighbours are tested in pairs the search takes time with the cube of the pre-bins: the most alike go together. */
const mostPreBins = 64;

/** Bins of a feature and how many customers, and how many bads, each holds. */
export interface CountedBins {
  readonly bins: Bins;
  readonly trend: Exclude<Trend, 'auto'>;
  readonly count: readonly number[];
  readonly bad: readonly number[];
}

/** Number of bins, those of the missing, special and other values counted. */
export const sizeOf = (bins: Bins): number =>
  bins.kind === 'number' ? bins.cuts.length + 2 + bins.specials.length : bins.groups.length + 2;

/**
 * The bin of every row of a feature.
 * @throws when the features lack it, or hold it as another kind
 */
export const binsOfRows = (bins: Bins, features: readonly Feature[]): Uint8Array => {
  if (bins.kind === 'number') return binned([bins], features)[0]!;
  const levels = bins.groups.flat();
  const rows = binned([{ name: bins.name, kind: 'category', levels }], features)[0]!;
  const groups = [0, ...bins.groups.flatMap((group, k) => group.map(() => k + 1)), bins.groups.length + 1];
  return mapped(rows, groups);
};

/** The same array with every code replaced by its place in `to`. */
const mapped = (codes: Uint8Array, to: readonly number[]): Uint8Array => {
  const table = Uint8Array.from(to);
  for (let i = 0; i < codes.length; i++) codes[i] = table[codes[i]!]!;
  return codes;
};

/** Customers and bads of each bin. `bad` holds 1 or 0. */
export const countsOf = (codes: Uint8Array | Uint16Array, bad: Uint8Array, size: number) => {
  const cells = new Int32Array(2 * size);
  for (let i = 0; i < codes.length; i++) cells[2 * codes[i]! + bad[i]!]!++;
  const bads = Array.from({ length: size }, (_, k) => cells[2 * k + 1]!);
  return { count: bads.map((b, k) => b + cells[2 * k]!), bad: bads };
};

/**
 * The bins of greatest information value for one feature that is already parted in pre-bins, and in `codes` from
 * then on the bins themselves instead of the pre-bins. What the pre-bins are cut from falls in the same bins again
 * through `binsOfRows`, row by row.
 *
 * Levels of a category are ordered by bad rate; those with fewer than `rare` customers go together, since the rates
 * of small levels are chance, and sorting by chance makes patterns of it.
 */
export const fitBins = (
  rule: BinRule,
  codes: Uint8Array,
  bad: Uint8Array,
  options: BinningOptions & { readonly rare: number },
): CountedBins =>
  rule.kind === 'number' ? numberBins(rule, codes, bad, options) : categoryBins(rule, codes, bad, options);

const numberBins = (
  { name, cuts, specials = [] }: Extract<BinRule, { kind: 'number' }>,
  codes: Uint8Array,
  bad: Uint8Array,
  options: BinningOptions,
): CountedBins => {
  const fine = countsOf(codes, bad, cuts.length + 2 + specials.length);
  const { starts, trend } = chosen(
    fine,
    Array.from({ length: cuts.length + 1 }, (_, k) => k + 1),
    options,
  );
  const kept = starts.slice(1).map((start) => cuts[start - 1]!);
  const binOf = [0];
  for (let k = 0; k <= cuts.length; k++) binOf.push(starts.filter((start) => start <= k).length);
  specials.forEach((_, k) => {
    binOf.push(starts.length + 1 + k);
  });
  const bins: Bins = { name, kind: 'number', cuts: kept, specials };
  return { bins, trend, ...countsOf(mapped(codes, binOf), bad, sizeOf(bins)) };
};

const categoryBins = (
  { name, levels }: Extract<BinRule, { kind: 'category' }>,
  codes: Uint8Array,
  bad: Uint8Array,
  { rare, ...options }: BinningOptions & { readonly rare: number },
): CountedBins => {
  const fine = countsOf(codes, bad, levels.length + 2);
  const places = levels.map((_, k) => k + 1);
  const small = places.filter((k) => fine.count[k]! < rare);
  const units = [
    ...places.filter((k) => fine.count[k]! >= rare).map((k) => [k]),
    ...(small.length > 0 ? [small] : []),
  ];
  const sum = (unit: readonly number[], of: readonly number[]) => unit.reduce((all, k) => all + of[k]!, 0);
  const rateOf = (unit: readonly number[]) => sum(unit, fine.bad) / sum(unit, fine.count);
  units.sort((a, b) => rateOf(a) - rateOf(b) || a[0]! - b[0]!);
  const ordered = {
    count: units.map((unit) => sum(unit, fine.count)),
    bad: units.map((unit) => sum(unit, fine.bad)),
  };
  const { starts } = chosen(
    ordered,
    units.map((_, k) => k),
    { ...options, trend: 'ascending' },
    totalsOf(fine),
  );
  const groups = starts.map((start, j) =>
    units
      .slice(start, starts[j + 1])
      .flat()
      .sort((a, b) => a - b),
  );
  const bins: Bins = {
    name,
    kind: 'category',
    groups: units.length === 0 ? [] : groups.map((group) => group.map((k) => levels[k - 1]!)),
  };
  const binOf = [
    0,
    ...places.map((k) => groups.findIndex((group) => group.includes(k)) + 1),
    sizeOf(bins) - 1,
  ];
  return { bins, trend: 'ascending', ...countsOf(mapped(codes, binOf), bad, sizeOf(bins)) };
};

interface Counts {
  readonly count: readonly number[];
  readonly bad: readonly number[];
}

const totalsOf = ({ count, bad }: Counts) => {
  const bads = bad.reduce((sum, value) => sum + value, 0);
  return { bads, goods: count.reduce((sum, value) => sum + value, 0) - bads };
};

const chosen = (
  counts: Counts,
  places: readonly number[],
  options: BinningOptions,
  totals = totalsOf(counts),
) => {
  const bads = places.map((k) => counts.bad[k]!);
  const goods = places.map((k, j) => counts.count[k]! - bads[j]!);
  const most = (options.maxPValue ?? 1) < 1 ? mostPreBins : bads.length;
  const merged = chiMerge(bads, goods, most);
  const sums = (of: readonly number[]) =>
    merged.map((start, j) => of.slice(start, merged[j + 1]).reduce((sum, value) => sum + value, 0));
  const { starts, trend } = optimalBins(sums(bads), sums(goods), options, totals);
  return { starts: starts.map((start) => merged[start] ?? 0), trend };
};
