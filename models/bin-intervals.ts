import { normalQuantile } from './numeric/normal-quantile.ts';
import type { BinningOptions } from './optimal-binning.ts';

/** Every bin that neighbouring pre-bins could make, by its first pre-bin i and its last j. */
export interface Intervals {
  readonly n: number;
  /** Place i n + j holds pre-bins i to j: their gain, or -Infinity where the bin is too small. */
  readonly gain: Float64Array;
  readonly rate: Float64Array;
  /** Whether (h, i - 1) and (i, j) may have one bad rate; absent where nobody asks. */
  readonly alike: ((h: number, i: number, j: number) => boolean) | undefined;
  /** Absent where neighbours are tested in pairs. */
  readonly ranks: RankedRates | undefined;
}

/** The order of the bins by their rates. */
export interface RankedRates {
  /** The starts of the bins that end before i, in the order of their rates. */
  readonly byRate: (i: number) => Int32Array;
  /** At i n + j: how many of those have at most the rate of (i, j), and how many less than it. */
  readonly upTo: Int32Array;
  readonly below: Int32Array;
}

/** Gains and rates of all bins, and the rules for neighbours; `totals` as in `optimalBins`. */
export const intervalsOf = (
  bad: ArrayLike<number>,
  good: ArrayLike<number>,
  totals: { readonly bads: number; readonly goods: number } | undefined,
  { minCount = 1, minClass = 0, maxPValue = 1, binCost = 0 }: BinningOptions,
): Intervals => {
  const n = bad.length;
  const [b, g] = [cumulative(bad), cumulative(good)];
  const [B, G] = [totals?.bads ?? b[n]!, totals?.goods ?? g[n]!];
  const gain = new Float64Array(n * n).fill(-Infinity);
  const rate = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const bads = b[j + 1]! - b[i]!;
      const goods = g[j + 1]! - g[i]!;
      // Of nobody there is no rate; such a bin is never taken.
      rate[i * n + j] = bads / (bads + goods || 1);
      if (bads + goods < Math.max(minCount, 1) || Math.min(bads, goods) < minClass) continue;
      const shareOfBads = (bads || 0.5) / B;
      const shareOfGoods = (goods || 0.5) / G;
      gain[i * n + j] = (shareOfBads - shareOfGoods) * Math.log(shareOfBads / shareOfGoods) - binCost;
    }
  }
  const needed = maxPValue < 1 ? normalQuantile(1 - maxPValue / 2) : 0;
  /** Two-proportion test with pooled variance; |z| below what the greatest p asks. */
  const tested = (h: number, i: number, j: number) => {
    const bads = b[j + 1]! - b[h]!;
    const all = bads + g[j + 1]! - g[h]!;
    const first = b[i]! - b[h]! + g[i]! - g[h]!;
    const pooled = bads / all;
    const variance = pooled * (1 - pooled) * (1 / first + 1 / (all - first));
    return !(Math.abs(rate[i * n + j]! - rate[h * n + i - 1]!) > needed * Math.sqrt(variance));
  };
  return needed === 0
    ? { n, gain, rate, alike: undefined, ranks: rankedRates(n, rate) }
    : { n, gain, rate, alike: onceForEach(n, tested), ranks: undefined };
};

/** The same pairs are asked about for every number of bins and every trend: each is tested once. */
const onceForEach = (n: number, tested: (h: number, i: number, j: number) => boolean) => {
  const answers = new Int8Array(n * n * n);
  return (h: number, i: number, j: number): boolean => {
    const at = (h * n + i) * n + j;
    if (answers[at] === 0) answers[at] = tested(h, i, j) ? 1 : -1;
    return answers[at] === 1;
  };
};

const rankedRates = (n: number, rate: Float64Array): RankedRates => {
  const orders = Array.from({ length: n }, (_, i) =>
    Int32Array.from({ length: i }, (_start, h) => h).sort(
      (a, b) => rate[a * n + i - 1]! - rate[b * n + i - 1]! || a - b,
    ),
  );
  const upTo = new Int32Array(n * n);
  const below = new Int32Array(n * n);
  for (let i = 1; i < n; i++) {
    const sorted = Float64Array.from(orders[i]!, (h) => rate[h * n + i - 1]!);
    for (let j = i; j < n; j++) {
      upTo[i * n + j] = bisected(sorted, rate[i * n + j]!, true);
      below[i * n + j] = bisected(sorted, rate[i * n + j]!, false);
    }
  }
  return { byRate: (i) => orders[i]!, upTo, below };
};

/** How many of the sorted values are below `value`, or not above it. */
const bisected = (sorted: Float64Array, value: number, withEqual: boolean): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value || (withEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
};

const cumulative = (values: ArrayLike<number>): Float64Array => {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
};
