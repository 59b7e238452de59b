import { type BinRule, binCuts, binNumbers } from './binned-matrix.ts';
import { countsOf } from './binning.ts';
import { chiMerge } from './chi-merge.ts';
import type { NumberFeature } from './feature.ts';
import { type BinningOptions, optimalBins } from './optimal-binning.ts';

type NumberRule = Extract<BinRule, { kind: 'number' }>;

/** Cells of about equal count in which a number is looked at first. */
const mostCells = 2048;

/**
 * At most `most` pre-bins of a number, the finest where its best bins begin. Of up to 2,048 cells of equal count, half
 * as many pre-bins as wanted are even parts and half end where the bad rate changes most; around the cuts that are best
 * among those, every cell is a pre-bin of its own. Even parts alone would miss a cut by up to half a part. `bad` holds
 * 1 or 0.
 */
export const tellingRule = (
  feature: NumberFeature,
  bad: Uint8Array,
  options: BinningOptions & { readonly most: number; readonly specials: readonly number[] },
): NumberRule => {
  const { most, specials } = options;
  const base = { name: feature.name, kind: 'number' as const, ...(specials.length > 0 && { specials }) };
  const fine = { ...base, cuts: binCuts(feature, specials, mostCells) };
  const cells = fine.cuts.length + 1;
  if (cells <= most) return fine;
  const codes = binNumbers(fine, feature, new Uint16Array(feature.values.length));
  const counts = countsOf(codes, bad, cells + 1 + specials.length);
  const inCells = (of: readonly number[]) => of.slice(1, cells + 1);
  const bads = inCells(counts.bad);
  const goods = inCells(counts.count).map((count, k) => count - bads[k]!);
  const half = Math.floor(most / 2);
  const even = Array.from({ length: half }, (_, k) => Math.floor((k * cells) / half));
  const first = ascending([...chiMerge(bads, goods, most - half), ...even]);
  const sums = (of: readonly number[]) =>
    first.map((start, k) => of.slice(start, first[k + 1]).reduce((sum, value) => sum + value, 0));
  const allBads = counts.bad.reduce((sum, value) => sum + value, 0);
  const totals = { bads: allBads, goods: bad.length - allBads };
  const best = optimalBins(sums(bads), sums(goods), options, totals).starts.slice(1);
  const around = Math.floor((most - 1) / Math.max(1, best.length) / 2);
  const starts = best.flatMap((start) =>
    Array.from({ length: 2 * around }, (_, k) => first[start]! + k - around).filter(
      (at) => at > 0 && at < cells,
    ),
  );
  return { ...base, cuts: ascending(starts).map((start) => fine.cuts[start - 1]!) };
};

const ascending = (places: readonly number[]): readonly number[] =>
  [...new Set(places)].sort((a, b) => a - b);
