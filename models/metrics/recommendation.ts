import { seededRandom } from '../numeric/random.ts';

/** Lists of recommended items, list i from `i * length`, best first; places without an item hold -1. */
export interface OfferLists {
  readonly items: Int32Array;
  readonly length: number;
}

/** What each customer took afterwards: customer i `items[offsets[i]]` up to `items[offsets[i + 1] - 1]`. */
export interface Taken {
  readonly items: Int32Array;
  readonly offsets: Int32Array;
}

export interface ListQuality {
  /** Share of what a customer took that the list named, customer by customer. */
  readonly recalls: Float64Array;
  /** Mean of those. */
  readonly recall: number;
  /** Share of the customers who took at least one item of their list. */
  readonly hit_rate: number;
  /** Different items that the lists name, as a share of `catalogue`. */
  readonly coverage: number;
}

/**
 * Recall at the length of the lists, hit rate and coverage.
 *
 * Source: Herlocker et al. (2004), "Evaluating collaborative filtering recommender systems". Recall divides by all
 * that was taken, so that short lists cannot reach 1 where customers take more.
 * @throws when a customer took nothing: nothing can be recalled then
 */
export const listQuality = (lists: OfferLists, taken: Taken, catalogue: number): ListQuality => {
  const customers = taken.offsets.length - 1;
  const recalls = new Float64Array(customers);
  const named = new Set<number>();
  let hits = 0;
  for (let c = 0; c < customers; c++) {
    const wanted = new Set(taken.items.subarray(taken.offsets[c]!, taken.offsets[c + 1]!));
    if (wanted.size === 0) throw new Error(`recall requires customers who took something, got none for ${c}`);
    let found = 0;
    for (let place = 0; place < lists.length; place++) {
      const item = lists.items[c * lists.length + place]!;
      if (item < 0) continue;
      named.add(item);
      if (wanted.has(item)) found++;
    }
    recalls[c] = found / wanted.size;
    if (found > 0) hits++;
  }
  const recall = recalls.reduce((sum, value) => sum + value, 0) / Math.max(1, customers);
  return { recalls, recall, hit_rate: hits / Math.max(1, customers), coverage: named.size / catalogue };
};

export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Mean of a column with its 95 % interval by the bootstrap: percentiles of the means of `draws` samples of the rows
 * with replacement. Given the differences of two models customer by customer, it says whether one is better.
 *
 * Source: Efron & Tibshirani (1993), percentile interval. Cost: rows x draws.
 */
export const bootstrapMean = (values: Float64Array, seed: number, draws = 1000): MeanInterval => {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const random = seededRandom(seed);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[Math.floor(random() * n)]!;
    means[draw] = sum / n;
  }
  means.sort();
  const at = (share: number) => means[Math.min(draws - 1, Math.floor(share * draws))]!;
  return { mean, low: at(0.025), high: at(0.975) };
};
