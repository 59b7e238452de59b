import type { Column } from './columns.ts';
import { groupOf, interpolatedCuts, quantileCuts, rowsByValue } from './quantile-cuts.ts';

/**
 * How a column becomes scores from 1 to 5.
 * - `cut-offs`: quintiles of observed values, equal values together, kept for later nights.
 * - `plus-one`: interpolated quintiles plus one unit, a value equal to a cut-off above it, as the R package rfm;
 *   meant for whole units.
 * - `fixed`: business rules, four ascending cut-offs each, a value equal to a cut-off below it.
 * - `ntile`: five groups of equal size as SQL's NTILE; customers who are equal may part, by the order of the rows.
 * - `rank-first`: as the common Python tutorial: interpolated quintiles of recency and money, and of the rank of
 *   frequency, in which equal customers differ by the order of the rows.
 * The last two rank the customers of the table at hand, so nothing of theirs is kept between nights.
 */
export type RfmWay = 'cut-offs' | 'plus-one' | 'fixed' | 'ntile' | 'rank-first';

/** Four ascending cut-offs; empty for the ways that rank. */
export type Cuts = readonly number[];

export const fittedCuts = (way: Exclude<RfmWay, 'fixed'>, values: Column): Cuts => {
  if (way === 'cut-offs') return quantileCuts(values, 5);
  return way === 'plus-one' ? interpolatedCuts(values, 5).map((cut) => cut + 1) : [];
};

/**
 * Scores from 1 to 5. `fewerIsBetter` for recency, `isCount` for frequency, whose ties `rank-first` breaks.
 */
export const scoresOf = (
  way: RfmWay,
  values: Column,
  cuts: Cuts,
  { fewerIsBetter = false, isCount = false } = {},
): Int32Array => {
  if (way === 'ntile') return ntile(fewerIsBetter ? values.map((value) => -value) : values);
  const group = grouping(way, values, cuts, isCount);
  return Int32Array.from(values, (_, i) => (fewerIsBetter ? 5 - group(i) : 1 + group(i)));
};

const grouping = (way: RfmWay, values: Column, cuts: Cuts, isCount: boolean): ((row: number) => number) => {
  if (way === 'plus-one') return (i) => cuts.filter((cut) => values[i]! >= cut).length;
  if (way !== 'rank-first') return (i) => groupOf(values[i]!, cuts);
  const ranked = isCount ? ranks(values) : values;
  const edges = interpolatedCuts(ranked, 5);
  return (i) => groupOf(ranked[i]!, edges);
};

/** Ranks from 1, equal values in the order of the rows. */
const ranks = (values: Column): Float64Array => {
  const rank = new Float64Array(values.length);
  rowsByValue(values).forEach((row, at) => {
    rank[row] = at + 1;
  });
  return rank;
};

/** Fifths of the rows by value from 1, the first ones larger by one where the rows don't divide. */
const ntile = (values: Column): Int32Array => {
  const small = Math.floor(values.length / 5);
  const larger = values.length % 5;
  const inLarger = larger * (small + 1);
  const tile = new Int32Array(values.length);
  rowsByValue(values).forEach((row, at) => {
    tile[row] =
      at < inLarger ? 1 + Math.floor(at / (small + 1)) : 1 + larger + Math.floor((at - inLarger) / small);
  });
  return tile;
};
