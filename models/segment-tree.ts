import type { Column } from './columns.ts';

/** A side, or two, of one raw figure: `at_least <= value <= at_most`; null where the side is open. */
export interface Condition {
  readonly feature: string;
  readonly at_least: number | null;
  readonly at_most: number | null;
}

/** How many of the segment's customers the conditions find, and how many of those they find belong to it. */
interface RuleFit {
  readonly coverage: number;
  readonly purity: number;
}

type Columns = Readonly<Record<string, Column>>;

/** The rules are sought on this many evenly spaced customers at most, and measured on all. */
const soughtRows = 4000;
const cutsPerFeature = 32;
const depth = 3;
/** Branches that are followed from one level to the next. */
const beam = 8;
/** A further condition has to better the rule by this much; otherwise the shorter one is kept. */
const worthIt = 0.01;

/**
 * The simplest description of each segment in raw units: at most three cuts, each on one figure at a round value,
 * that together find its customers best by the harmonic mean of coverage and purity.
 *
 * Method: a tree of depth three of which the best branches are followed at each level (beam search), since the
 * greedy tree often begins with a cut that serves another segment.
 * @param nearest the segment of each customer, 0 to `segments` - 1
 */
export const describeSegments = (
  columns: Columns,
  nearest: Int32Array,
  segments: number,
): readonly (readonly Condition[])[] => {
  const some = evenly(nearest.length);
  const literals = Object.entries(columns).flatMap(([feature, values]) => literalsOf(feature, values, some));
  const everybody = bitsOf(some.length, () => true);
  return Array.from({ length: segments }, (_, segment) =>
    joined(
      bestRule(
        literals,
        everybody,
        bitsOf(some.length, (at) => nearest[some[at]!] === segment),
      ),
    ),
  );
};

const bestRule = (
  literals: readonly Literal[],
  everybody: Uint32Array,
  inside: Uint32Array,
): readonly Literal[] => {
  const members = countBoth(inside, inside);
  let level: readonly Branch[] = [{ literals: [], found: everybody }];
  let best = {
    literals: [] as readonly Literal[],
    merit: (2 * members) / (countBoth(everybody, everybody) + members),
  };
  for (let step = 0; step < depth; step++) {
    const grown = level.flatMap((branch) =>
      literals.map((literal) => ({
        branch,
        literal,
        merit: meritOf(branch.found, literal.bits, inside, members),
      })),
    );
    const kept = strongest(grown);
    level = kept.map(({ branch, literal }) => ({
      literals: [...branch.literals, literal],
      found: branch.found.map((word, i) => word & literal.bits[i]!),
    }));
    if (kept.length > 0 && kept[0]!.merit > best.merit + worthIt) {
      best = { literals: level[0]!.literals, merit: kept[0]!.merit };
    }
  }
  return best.literals;
};

/** Harmonic mean of coverage and purity of those whom branch and literal both find. */
const meritOf = (branch: Uint32Array, literal: Uint32Array, inside: Uint32Array, members: number): number => {
  let found = 0;
  let both = 0;
  for (let i = 0; i < branch.length; i++) {
    const word = branch[i]! & literal[i]!;
    found += ones(word);
    both += ones(word & inside[i]!);
  }
  return (2 * both) / (found + members || 1);
};

/** Coverage and purity of conditions on all customers of tonight. */
export const measureRule = (
  conditions: readonly Condition[],
  columns: Columns,
  isInside: Uint8Array,
): RuleFit => {
  let members = 0;
  let found = 0;
  let both = 0;
  for (let i = 0; i < isInside.length; i++) {
    const isFound = conditions.every(({ feature, at_least, at_most }) => {
      const value = columns[feature]![i]!;
      return (at_least === null || value >= at_least) && (at_most === null || value <= at_most);
    });
    members += isInside[i]!;
    if (!isFound) continue;
    found++;
    both += isInside[i]!;
  }
  return { coverage: members > 0 ? both / members : 0, purity: found > 0 ? both / found : 0 };
};

interface Literal extends Condition {
  readonly bits: Uint32Array;
}

interface Branch {
  readonly literals: readonly Literal[];
  readonly found: Uint32Array;
}

/** The best ones; of those of the same merit, which mostly find the same customers, the first. */
const strongest = <T extends { readonly merit: number }>(grown: T[]): readonly T[] => {
  grown.sort((a, b) => b.merit - a.merit);
  const kept: T[] = [];
  for (const one of grown) {
    if (kept.length === beam) break;
    if (kept.at(-1)?.merit !== one.merit) kept.push(one);
  }
  return kept;
};

const evenly = (rows: number): Uint32Array => {
  const size = Math.min(rows, soughtRows);
  return Uint32Array.from({ length: size }, (_, i) => Math.floor(((i + 0.5) * rows) / size));
};

const bitsOf = (size: number, holds: (at: number) => boolean): Uint32Array => {
  const bits = new Uint32Array(Math.ceil(size / 32));
  for (let at = 0; at < size; at++) if (holds(at)) bits[at >>> 5]! |= 1 << (at & 31);
  return bits;
};

const ones = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};
const countBoth = (one: Uint32Array, other: Uint32Array) => {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += ones(one[i]! & other[i]!);
  return sum;
};

/** Cuts at quantiles, rounded to two digits: from 38 days on, up to 38 days. */
const literalsOf = (feature: string, values: Column, rows: Uint32Array): readonly Literal[] => {
  const drawn = Float64Array.from(rows, (row) => values[row]!);
  const sorted = drawn.toSorted();
  const cuts = new Set<number>();
  for (let c = 0; c < cutsPerFeature; c++) {
    cuts.add(roundOff(sorted[Math.floor((c * sorted.length) / cutsPerFeature)]!));
  }
  return [...cuts].flatMap((cut) => [
    { feature, at_least: cut, at_most: null, bits: bitsOf(drawn.length, (at) => drawn[at]! >= cut) },
    { feature, at_least: null, at_most: cut, bits: bitsOf(drawn.length, (at) => drawn[at]! <= cut) },
  ]);
};

/** To two digits: 1,234 becomes 1,200 and 38 stays 38. */
const roundOff = (value: number): number => Number(value.toPrecision(2));

/** One condition per figure, in the order of the cuts; the narrower of two cuts on one side counts. */
const joined = (literals: readonly Literal[]): readonly Condition[] => {
  const features = [...new Set(literals.map(({ feature }) => feature))];
  return features.map((feature) => {
    const own = literals.filter((literal) => literal.feature === feature);
    const least = own.flatMap(({ at_least }) => (at_least === null ? [] : [at_least]));
    const most = own.flatMap(({ at_most }) => (at_most === null ? [] : [at_most]));
    return {
      feature,
      at_least: least.length > 0 ? Math.max(...least) : null,
      at_most: most.length > 0 ? Math.min(...most) : null,
    };
  });
};
