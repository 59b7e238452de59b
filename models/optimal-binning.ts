import { type Intervals, intervalsOf, type RankedRates } from './bin-intervals.ts';

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
  const { trend = 'auto', maxBins = 8 } = options;
  const most = Math.min(maxBins, intervals.n);
  const leg = (direction: number) => firstLeg(intervals, direction, most);
  const turned = (first: Leg, direction: number) => [first, secondLeg(intervals, first, direction)];
  if (trend === 'any') return bestBins(intervals, trend, [leg(0)]);
  if (trend !== 'auto') {
    const direction = trend === 'ascending' || trend === 'peak' ? 1 : -1;
    const first = leg(direction);
    const isTurning = trend === 'peak' || trend === 'valley';
    return bestBins(intervals, trend, isTurning ? turned(first, -direction) : [first]);
  }
  // A peak goes up first as what ascends does, a valley down.
  const [up, down] = [leg(1), leg(-1)];
  const monotone = better(
    bestBins(intervals, 'ascending', [up]),
    bestBins(intervals, 'descending', [down]),
    1,
  );
  const turning = better(
    bestBins(intervals, 'peak', turned(up, -1)),
    bestBins(intervals, 'valley', turned(down, 1)),
    1,
  );
  return better(monotone, turning, worthATurn);
};

const better = (plain: OptimalBins, other: OptimalBins, factor: number): OptimalBins =>
  other.iv > plain.iv * factor ? other : plain;

/**
 * Stretch of a trend in one direction, entered once and not left again: for one bin, two bins, ... the best value of
 * what ends with the bin i to j, at i n + j, and the bin before it: its start + n × its leg.
 */
interface Leg {
  readonly values: readonly Float64Array[];
  readonly from: readonly Int32Array[];
}

/** Up to `most` bins in one direction; 0 goes either way. */
const firstLeg = (intervals: Intervals, direction: number, most: number): Leg => {
  const { n, gain } = intervals;
  const first = new Float64Array(n * n).fill(-Infinity);
  first.set(gain.subarray(0, n));
  const values = [first];
  const from = [new Int32Array()];
  for (let k = 1; k < most; k++) {
    const next = extended(intervals, [values[k - 1]!], direction);
    values.push(next.values);
    from.push(next.from);
  }
  return { values, from };
};

/** Goes on from any bin of the first leg in the other direction. */
const secondLeg = (intervals: Intervals, first: Leg, direction: number): Leg => {
  const { n } = intervals;
  const values = [new Float64Array(n * n).fill(-Infinity)];
  const from = [new Int32Array()];
  for (let k = 1; k < first.values.length; k++) {
    const next = extended(intervals, [first.values[k - 1]!, values[k - 1]!], direction);
    values.push(next.values);
    from.push(next.from);
  }
  return { values, from };
};

const bestBins = ({ n }: Intervals, trend: OptimalBins['trend'], legs: readonly Leg[]): OptimalBins => {
  let best = { iv: -Infinity, k: 0, leg: 0, start: 0 };
  for (let k = 0; k < legs[0]!.values.length; k++) {
    for (const [leg, { values }] of legs.entries()) {
      for (let i = 0; i < n; i++) {
        const iv = values[k]![i * n + n - 1]!;
        if (iv > best.iv + 1e-12) best = { iv, k, leg, start: i };
      }
    }
  }
  return best.iv === -Infinity
    ? { starts: [0], trend, iv: 0 }
    : { starts: traced(best, legs, n), trend, iv: best.iv };
};

/** The best values of one bin more after those of the legs before. */
const extended = (intervals: Intervals, before: readonly Float64Array[], direction: number) => {
  const values = new Float64Array(intervals.n ** 2).fill(-Infinity);
  const from = new Int32Array(intervals.n ** 2).fill(-1);
  for (const [leg, earlier] of before.entries()) {
    const { ranks } = intervals;
    if (ranks === undefined) extendByPair(intervals, earlier, values, from, direction, leg);
    else extendByRank(intervals, ranks, earlier, values, from, direction, leg);
  }
  return { values, from };
};

/**
 * Bins that may come before one of a certain rate are the first, or the last, in the order of their rates: the best of
 * each such stretch is found once for all that follow. Time goes with n² for each number of bins.
 */
const extendByRank = (
  { n, gain }: Intervals,
  { byRate, upTo, below }: RankedRates,
  before: Float64Array,
  next: Float64Array,
  from: Int32Array,
  direction: number,
  leg: number,
): void => {
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
const extendByPair = (
  { n, gain, rate, alike }: Intervals,
  before: Float64Array,
  next: Float64Array,
  from: Int32Array,
  direction: number,
  leg: number,
): void => {
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
  legs: readonly Leg[],
  n: number,
): number[] => {
  const starts = [best.start];
  let { leg, start } = best;
  let end = n - 1;
  for (let k = best.k; k > 0; k--) {
    const before = legs[leg]!.from[k]![start * n + end]!;
    end = start - 1;
    start = before % n;
    leg = Math.floor(before / n);
    starts.unshift(start);
  }
  return starts;
};
