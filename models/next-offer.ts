import type { Holdings, ItemNeighbours } from './item-similarity.ts';
import type { OfferLists } from './metrics/recommendation.ts';

/** Share of the customers of each segment who took an item of late: segment s, item j at `s * itemCount + j`. */
export interface Propensity {
  readonly shares: Float64Array;
  readonly itemCount: number;
}

/** A share counts as if this many average customers were in the segment besides its own. */
const borrowed = 50;

/**
 * What the customers of a segment take of late, drawn towards what all of them do. `isRecent[k]` tells whether
 * `holdings.items[k]` was taken in the recent time; `segments[c]` is a number from 0.
 */
export const segmentPropensity = (
  holdings: Holdings,
  isRecent: (k: number) => boolean,
  segments: Int32Array,
): Propensity => {
  const { items, offsets, itemCount } = holdings;
  const segmentCount = segments.reduce((most, segment) => Math.max(most, segment), 0) + 1;
  const shares = new Float64Array(segmentCount * itemCount);
  const customers = new Float64Array(segmentCount);
  const overall = new Float64Array(itemCount);
  for (let c = 0; c + 1 < offsets.length; c++) {
    customers[segments[c]!]!++;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      if (!isRecent(k)) continue;
      shares[segments[c]! * itemCount + items[k]!]!++;
      overall[items[k]!]!++;
    }
  }
  const all = Math.max(1, offsets.length - 1);
  for (let at = 0; at < shares.length; at++) {
    const drawn = (borrowed * overall[at % itemCount]!) / all;
    shares[at] = (shares[at]! + drawn) / (customers[Math.floor(at / itemCount)]! + borrowed);
  }
  return { shares, itemCount };
};

export interface OfferOptions {
  readonly length: number;
  /** How much the propensity of the segment weighs beside similarity: the score is similarity x share ^ power. */
  readonly power: number;
  /** Items that may be offered at all. */
  readonly isOffered: Uint8Array;
  /** Whether item j must not be offered to customer c. */
  readonly isBarred?: (c: number, j: number) => boolean;
}

export interface ScoredLists extends OfferLists {
  readonly scores: Float64Array;
}

/**
 * The best items of each customer that they don't hold: similarity to what they hold, summed, times the propensity
 * of their segment. Where nothing similar is left, the propensity alone decides; without `neighbours` it always
 * does, which is "most popular in segment". Ties go to the lower item number.
 * Cost: held items x neighbours per customer.
 */
export const nextOffers = (
  holdings: Holdings,
  segments: Int32Array,
  propensity: Propensity,
  neighbours: ItemNeighbours | undefined,
  { length, power, isOffered, isBarred = () => false }: OfferOptions,
): ScoredLists => {
  const { items, offsets, itemCount } = holdings;
  const customers = offsets.length - 1;
  const lists = new Int32Array(customers * length).fill(-1);
  const scores = new Float64Array(customers * length);
  const similarity = new Float64Array(itemCount);
  const touched = new Int32Array(itemCount);
  const held = new Int32Array(itemCount).fill(-1);
  const popular = popularItems(propensity, isOffered);

  for (let c = 0; c < customers; c++) {
    const segment = segments[c]!;
    const share = (j: number) => propensity.shares[segment * itemCount + j]!;
    const put = (j: number, score: number) => {
      if (held[j] !== c && isOffered[j] === 1 && !isBarred(c, j))
        insert(lists, scores, c * length, length, j, score);
    };
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) held[items[k]!] = c;
    let seen = 0;
    for (let k = offsets[c]!; neighbours && k < offsets[c + 1]!; k++) {
      const { width } = neighbours;
      for (let at = items[k]! * width; at < (items[k]! + 1) * width; at++) {
        const j = neighbours.neighbours[at]!;
        if (j < 0) break;
        if (similarity[j] === 0) touched[seen++] = j;
        similarity[j]! += neighbours.similarities[at]!;
      }
    }
    for (let t = 0; t < seen; t++) {
      const j = touched[t]!;
      put(j, similarity[j]! * share(j) ** power);
      similarity[j] = 0;
    }
    if (lists[c * length + length - 1]! < 0)
      fillUp(lists, scores, c * length, length, popular[segment] ?? nothing, put, share);
  }
  return { items: lists, scores, length };
};

/** A company without products has nothing that is popular. */
const nothing = new Int32Array();

/** Below any score by similarity, so that what is merely popular comes after what is similar. */
const faint = 1e-12;

const fillUp = (
  lists: Int32Array,
  scores: Float64Array,
  start: number,
  length: number,
  popular: Int32Array,
  put: (j: number, score: number) => void,
  share: (j: number) => number,
): void => {
  const isListed = new Set(lists.subarray(start, start + length));
  for (const j of popular) {
    if (lists[start + length - 1]! >= 0 && scores[start + length - 1]! >= faint * share(j)) return;
    if (!isListed.has(j)) put(j, faint * share(j));
  }
};

/** Items of each segment, the most popular first. */
const popularItems = ({ shares, itemCount }: Propensity, isOffered: Uint8Array): Int32Array[] =>
  Array.from({ length: shares.length / itemCount }, (_, segment) => {
    const share = (j: number) => shares[segment * itemCount + j]!;
    return Int32Array.from({ length: itemCount }, (_, j) => j)
      .filter((j) => isOffered[j] === 1 && share(j) > 0)
      .sort((j, k) => share(k) - share(j) || j - k);
  });

/** Puts an item in its place of a list that is kept in order. */
const insert = (
  lists: Int32Array,
  scores: Float64Array,
  start: number,
  length: number,
  j: number,
  score: number,
): void => {
  const isBefore = (at: number) =>
    lists[at]! < 0 || score > scores[at]! || (score === scores[at]! && j < lists[at]!);
  let at = start + length - 1;
  if (!isBefore(at)) return;
  for (; at > start && isBefore(at - 1); at--) {
    lists[at] = lists[at - 1]!;
    scores[at] = scores[at - 1]!;
  }
  lists[at] = j;
  scores[at] = score;
};
