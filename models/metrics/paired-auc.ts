import { normalQuantile } from '../numeric/normal-quantile.ts';
import type { Interval } from './intervals.ts';
import { eachTie } from './ranking.ts';

/** What two scores said of the same rows, and what happened: 1 or 0. High scores expect a 1. */
export interface RankedTwice {
  readonly one: Float64Array;
  readonly other: Float64Array;
  readonly happened: Float64Array;
  /** Rows of one person carry one number, also from piece to piece. */
  readonly person: Int32Array;
}

export interface AucGain {
  readonly one: number;
  readonly other: number;
  /** AUC of `one` less that of `other`, with its interval. */
  readonly gain: Interval;
}

/**
 * The areas under two curves over the same rows, and the interval of their difference. Rows are only compared within
 * their piece, a piece counts by its number of pairs, and a person who stands in several pieces counts once in the
 * variance. Pieces with one kind of outcome are left out; NaN throughout where none is left.
 *
 * Source: DeLong, DeLong & Clarke-Pearson (1988), eq. (5) and (6), on placement values; for persons met repeatedly
 * Obuchowski (1997), Biometrics 53:567. For one piece of distinct persons the interval is DeLong's.
 */
export const aucGain = (pieces: readonly RankedTwice[], confidence = 0.95): AucGain => {
  const judged = pieces.flatMap((piece) => {
    const ones = piece.happened.reduce((sum, value) => sum + value, 0);
    const zeros = piece.happened.length - ones;
    return ones > 0 && zeros > 0 ? [{ piece, ones, zeros }] : [];
  });
  const pairs = judged.reduce((sum, { ones, zeros }) => sum + ones * zeros, 0);
  const areas = { one: Number.NaN, other: Number.NaN };
  const influence = new Map<number, number>();
  for (const [k, { piece, ones, zeros }] of judged.entries()) {
    if (k === 0) Object.assign(areas, { one: 0, other: 0 });
    const weight = (ones * zeros) / pairs;
    const [first, second] = [placements(piece.one, piece, ones), placements(piece.other, piece, ones)];
    const area = (of: Float64Array) =>
      of.reduce((sum, value, i) => (piece.happened[i] === 1 ? sum + value : sum), 0) / ones;
    const [a, b] = [area(first), area(second)];
    areas.one += weight * a;
    areas.other += weight * b;
    for (let i = 0; i < first.length; i++) {
      const n = piece.happened[i] === 1 ? ones : zeros;
      // Divided by n (n - 1), as an unbiased variance is; a single case tells of no spread.
      const part = (weight * (first[i]! - second[i]! - (a - b))) / Math.sqrt(n * Math.max(n - 1, 1));
      influence.set(piece.person[i]!, (influence.get(piece.person[i]!) ?? 0) + part);
    }
  }
  const value = areas.one - areas.other;
  const variance = [...influence.values()].reduce((sum, part) => sum + part * part, 0);
  const half = normalQuantile(0.5 + confidence / 2) * Math.sqrt(variance);
  return { ...areas, gain: { value, low: value - half, high: value + half } };
};

/** For a 1 the share of zeros that score below it, for a 0 the share of ones above it; ties count half. */
const placements = (score: Float64Array, { happened }: RankedTwice, ones: number): Float64Array => {
  const placed = new Float64Array(score.length);
  const zeros = score.length - ones;
  let onesBelow = 0;
  eachTie(score, (order, start, end) => {
    let here = 0;
    for (let i = start; i < end; i++) here += happened[order[i]!]!;
    const zerosBelow = start - onesBelow;
    for (let i = start; i < end; i++) {
      placed[order[i]!] =
        happened[order[i]!] === 1
          ? (zerosBelow + (end - start - here) / 2) / zeros
          : (ones - onesBelow - here / 2) / ones;
    }
    onesBelow += here;
  });
  return placed;
};
