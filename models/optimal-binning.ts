import { normalQuantile } from './numeric/normal-quantile.ts';

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
 * special values too; half a customer stands for none. Cost: maxBins n³ / 6 for n pre-bins, a few ms at 64.
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

interface Intervals {
  readonly n: number;
  /** Place i n + j holds pre-bins i to j: their gain, or -Infinity where the bin is too small. */
  readonly gain: Float64Array;
  readonly rate: Float64Array;
  readonly alike: (h: number, i: number, j: number) => boolean;
}

const intervalsOf = (
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
      rate[i * n + j] = bads / (bads + goods);
      if (bads + goods < Math.max(minCount, 1) || Math.min(bads, goods) < minClass) continue;
      const shareOfBads = (bads || 0.5) / B;
      const shareOfGoods = (goods || 0.5) / G;
      gain[i * n + j] = (shareOfBads - shareOfGoods) * Math.log(shareOfBads / shareOfGoods) - binCost;
    }
  }
  const needed = maxPValue < 1 ? normalQuantile(1 - maxPValue / 2) : 0;
  /** Two-proportion test with pooled variance; |z| below what the greatest p asks. */
  const alike = (h: number, i: number, j: number) => {
    if (needed === 0) return false;
    const bads = b[j + 1]! - b[h]!;
    const all = bads + g[j + 1]! - g[h]!;
    const first = b[i]! - b[h]! + g[i]! - g[h]!;
    const pooled = bads / all;
    const variance = pooled * (1 - pooled) * (1 / first + 1 / (all - first));
    return !(Math.abs(rate[i * n + j]! - rate[h * n + i - 1]!) > needed * Math.sqrt(variance));
  };
  return { n, gain, rate, alike };
};

const cumulative = (values: ArrayLike<number>): Float64Array => {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
};

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
  let layers = directions.map((_, leg) =>
    Float64Array.from({ length: n * n }, (_, at) => (leg === 0 && at < n ? gain[at]! : -Infinity)),
  );
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
  { n, gain, rate, alike }: Intervals,
  layers: readonly Float64Array[],
  next: Float64Array,
  direction: number,
  leg: number,
): Int32Array => {
  const from = new Int32Array(n * n).fill(-1);
  for (let i = 1; i < n; i++) {
    for (let earlier = 0; earlier <= leg; earlier++) {
      const before = layers[earlier]!;
      for (let h = 0; h < i; h++) {
        const value = before[h * n + i - 1]!;
        if (value === -Infinity) continue;
        const rateBefore = rate[h * n + i - 1]!;
        for (let j = i; j < n; j++) {
          const sum = value + gain[i * n + j]!;
          if (!(sum > next[i * n + j]!) || direction * (rate[i * n + j]! - rateBefore) < 0) continue;
          if (alike(h, i, j)) continue;
          next[i * n + j] = sum;
          from[i * n + j] = h + n * earlier;
        }
      }
    }
  }
  return from;
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
