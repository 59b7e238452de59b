import { type Intervals, intervalsOf } from './bin-intervals.ts';

/** Shape of the bad rate from the first bin to the last; `auto` is the plainest that loses little. */
export type Trend = 'ascending' | 'descending' | 'peak' | 'valley' | 'any' | 'auto';

/** Rules for the bins; all have defaults. */
export interface BinningOptions {
  readonly trend?: Trend;
  readonly maxBins?: number;
  /** Least customers in a bin. */
  readonly minCount?: number;
  /** Least bads, and least goods, in a bin. */
  readonly minClass?: number;
  /** Greatest p of the test that two neighbours have one and the same bad rate; 1 does not ask. */
  readonly maxPValue?: number;
  /** Information value that one more bin has to bring. */
  readonly binCost?: number;
}

export interface OptimalBins {
  /** Bin j holds the pre-bins `starts[j]` to the one before `starts[j + 1]`; the first start is 0. */
  readonly starts: readonly number[];
  readonly trend: Exclude<Trend, 'auto'>;
  readonly iv: number;
}

/** A turn of the bad rate has to bring this share of the information value to be worth explaining. */
const worthATurn = 1.1;

/**
 * The partition of ordered pre-bins with the greatest information value under the rules: exact, without a
 * solver. Where no partition meets them, one bin.
 *
 * Method: F[k][i][j] = iv(i, j) + max over h of F[k-1][h][i], the best k bins that end with pre-bins i to j - 1, where
 * only neighbours of the wanted trend meet. `bads` and `goods` are the totals that shares are of, of missing and
 * special values too; half a customer stands for none. Cost: maxBins n² for n pre-bins; maxBins n³ / 6 with maxPValue.
 */
export const optimalBins = (
  bad: ArrayLike<number>,
  good: ArrayLike<number>,
  options: BinningOptions = {},
  totals?: { readonly bads: number; readonly goods: number },
): OptimalBins => {
  const intervals = intervalsOf(bad, good, totals, options);
  const best = (trend: OptimalBins['trend']) => bestBins(intervals, trend, options);
  const { trend = 'auto' } = options;
  if (trend !== 'auto') return best(trend);
  const monotone = better(best('ascending'), best('descending'), 1);
  const turning = better(best('peak'), best('valley'), 1);
  return better(monotone, turning, worthATurn);
};

const better = (plain: OptimalBins, other: OptimalBins, factor: number): OptimalBins =>
  other.iv > plain.iv * factor ? other : plain;

/** Directions of the two legs of a trend; a leg is entered once and not left again. 0 goes either way. */
const legs = {
  ascending: [1],
  descending: [-1],
  peak: [1, -1],
  valley: [-1, 1],
  any: [0],
} as const;

const bestBins = (
  intervals: Intervals,
  trend: OptimalBins['trend'],
  { maxBins = 8 }: BinningOptions,
): OptimalBins => {
  const { n, gain } = intervals;
  const directions = legs[trend];
  // One layer for each number of bins and leg; `from` remembers the bin before as its start, and its leg.
  let layers = directions.map(() => new Float64Array(n * n).fill(-Infinity));
  layers[0]!.set(gain.subarray(0, n));
  const paths: Int32Array[][] = [];
  let best = { iv: -Infinity, k: 0, leg: 0, start: 0 };
  for (let k = 0; k < Math.min(maxBins, n); k++) {
    if (k > 0) {
      const next = directions.map(() => new Float64Array(n * n).fill(-Infinity));
      paths.push(directions.map((direction, leg) => extend(intervals, layers, next[leg]!, direction, leg)));
      layers = next;
    }
    layers.forEach((layer, leg) => {
      for (let i = 0; i < n; i++) {
        const iv = layer[i * n + n - 1]!;
        if (iv > best.iv + 1e-12) best = { iv, k, leg, start: i };
      }
    });
  }
  return best.iv === -Infinity
    ? { starts: [0], trend, iv: 0 }
    : { starts: traced(best, paths, n), trend, iv: best.iv };
};

/** Fills `next` with the best values of one bin more, and returns for each the bin before: start + n × leg. */
const extend = (
  intervals: Intervals,
  layers: readonly Float64Array[],
  next: Float64Array,
  direction: number,
  leg: number,
): Int32Array => {
  const from = new Int32Array(next.length).fill(-1);
  for (let earlier = 0; earlier <= leg; earlier++) {
    const fill = intervals.alike === undefined ? extendByRank : extendByPair;
    fill(intervals, layers[earlier]!, next, from, direction, earlier);
  }
  return from;
};

type Extend = (
  intervals: Intervals,
  before: Float64Array,
  next: Float64Array,
  from: Int32Array,
  direction: number,
  leg: number,
) => void;

/**
 * Bins that may come before one of a certain rate are the first, or the last, in the order of their rates: the best of
 * each such stretch is found once for all that follow. Time goes with n² for each number of bins.
 */
const extendByRank: Extend = ({ n, gain, byRate, upTo, below }, before, next, from, direction, leg) => {
  const bestTo = new Int32Array(n + 1).fill(-1);
  const sumTo = new Float64Array(n + 1).fill(-Infinity);
  for (let i = 1; i < n; i++) {
    const order = byRate(i);
    // The best of the k first in the direction of the trend; of equal ones that which starts first.
    for (let k = 0; k < i; k++) {
      const h = order[direction < 0 ? i - 1 - k : k]!;
      const value = before[h * n + i - 1]!;
      const isBetter = value > sumTo[k]! || (value === sumTo[k]! && h < bestTo[k]!);
      bestTo[k + 1] = isBetter ? h : bestTo[k]!;
      sumTo[k + 1] = isBetter ? value : sumTo[k]!;
    }
    if (sumTo[i] === -Infinity) continue;
    for (let at = i * n + i; at < (i + 1) * n; at++) {
      const allowed = direction === 0 ? i : direction > 0 ? upTo[at]! : i - below[at]!;
      const sum = sumTo[allowed]! + gain[at]!;
      if (!(sum > next[at]!)) continue;
      next[at] = sum;
      from[at] = bestTo[allowed]! + n * leg;
    }
  }
};

/** Where neighbours must differ beyond doubt each pair is asked: time goes with n³. */
const extendByPair: Extend = ({ n, gain, rate, alike }, before, next, from, direction, leg) => {
  for (let i = 1; i < n; i++) {
    for (let h = 0; h < i; h++) {
      const value = before[h * n + i - 1]!;
      if (value === -Infinity) continue;
      const rateBefore = rate[h * n + i - 1]!;
      for (let j = i; j < n; j++) {
        const sum = value + gain[i * n + j]!;
        if (!(sum > next[i * n + j]!) || direction * (rate[i * n + j]! - rateBefore) < 0) continue;
        if (alike?.(h, i, j)) continue;
        next[i * n + j] = sum;
        from[i * n + j] = h + n * leg;
      }
    }
  }
};

const traced = (
  best: { readonly k: number; readonly leg: number; readonly start: number },
  paths: readonly (readonly Int32Array[])[],
  n: number,
): number[] => {
  const starts = [best.start];
  let { leg, start } = best;
  let end = n - 1;
  for (let k = best.k; k > 0; k--) {
    const before = paths[k - 1]![leg]![start * n + end]!;
    end = start - 1;
    start = before % n;
    leg = Math.floor(before / n);
    starts.unshift(start);
  }
  return starts;
};
