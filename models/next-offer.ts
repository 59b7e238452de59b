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
 * of their segment raised to `power`, which says how much the segment weighs. Where nothing similar is left, the propensity alone decides; without `neighbours` it always
 * does, which is "most popular in segment". Ties go to the lower item number.
 * Cost: held items x neighbours per customer.
 */
export const nextOffers = (
  holdings: Holdings,
  segments: Int32Array,
  propensity: Propensity,
  neighbours: ItemNeighbours | undefined,
  { power, ...options }: OfferOptions & { readonly power: number },
): ScoredLists =>
  offersByPower(holdings, segments, propensity, neighbours, { ...options, powers: [power] })[0]!;

/**
 * The same for several powers, each with its lists, at little more than the cost of one: what is similar to what a
 * customer holds is summed once.
 */
export const offersByPower = (
  { items, offsets, itemCount }: Holdings,
  segments: Int32Array,
  propensity: Propensity,
  neighbours: ItemNeighbours | undefined,
  options: OfferOptions & { readonly powers: readonly number[] },
): readonly ScoredLists[] => {
  const { length, powers, isOffered, isBarred = () => false } = options;
  const customers = offsets.length - 1;
  const all = powers.map((power) => ({
    lists: {
      items: new Int32Array(customers * length).fill(-1),
      scores: new Float64Array(customers * length),
      length,
    },
    weights: propensity.shares.map((share) => share ** power),
  }));
  const similar = { items: new Int32Array(itemCount), sums: new Float64Array(itemCount) };
  const held = new Int32Array(itemCount).fill(-1);
  const popular = popularItems(propensity, isOffered);
  const offered = neighbours && onlyOffered(neighbours, isOffered);

  for (let c = 0; c < customers; c++) {
    const own = items.subarray(offsets[c], offsets[c + 1]);
    for (const item of own) held[item] = c;
    const seen = offered ? sumSimilar(similar, own, offered) : 0;
    const isOpen = (j: number) => held[j] !== c && isOffered[j] === 1 && !isBarred(c, j);
    const segment = segments[c]!;
    const share = (j: number) => propensity.shares[segment * itemCount + j]!;
    for (const { lists, weights } of all) {
      putSimilar(lists, c * length, similar, seen, weights, segment * itemCount, isOpen);
      if (lists.items[c * length + length - 1]! < 0) {
        const put = (j: number, score: number) => {
          if (isOpen(j)) insert(lists, c * length, j, score);
        };
        fillUp(lists, c * length, popular[segment] ?? nothing, put, share);
      }
    }
    for (let t = 0; t < seen; t++) similar.sums[similar.items[t]!] = 0;
  }
  return all.map(({ lists }) => lists);
};

/** What is near each item and may be offered: item i from `starts[i]` to `starts[i + 1]`. */
interface OfferedNeighbours {
  readonly starts: Int32Array;
  readonly neighbours: Int32Array;
  readonly similarities: Float64Array;
}

/** What may not be offered is left out once, not for each customer again. */
const onlyOffered = (
  { width, neighbours, similarities }: ItemNeighbours,
  isOffered: Uint8Array,
): OfferedNeighbours => {
  const itemCount = neighbours.length / width;
  const kept = {
    starts: new Int32Array(itemCount + 1),
    neighbours: new Int32Array(neighbours.length),
    similarities: new Float64Array(neighbours.length),
  };
  let length = 0;
  for (let i = 0; i < itemCount; i++) {
    for (let at = i * width; at < (i + 1) * width && neighbours[at]! >= 0; at++) {
      if (isOffered[neighbours[at]!] !== 1) continue;
      kept.neighbours[length] = neighbours[at]!;
      kept.similarities[length++] = similarities[at]!;
    }
    kept.starts[i + 1] = length;
  }
  return kept;
};

/** Items in the order in which they were met, and by item the sum of their similarities. */
interface Similar {
  readonly items: Int32Array;
  readonly sums: Float64Array;
}

/** Sums up what is similar to what is held and tells how many items that are. */
const sumSimilar = ({ items, sums }: Similar, held: Int32Array, near: OfferedNeighbours): number => {
  const { starts, neighbours, similarities } = near;
  let seen = 0;
  for (let k = 0; k < held.length; k++) {
    const end = starts[held[k]! + 1]!;
    for (let at = starts[held[k]!]!; at < end; at++) {
      const j = neighbours[at]!;
      const sum = sums[j]!;
      if (sum === 0) items[seen++] = j;
      sums[j] = sum + similarities[at]!;
    }
  }
  return seen;
};

/**
 * Puts the similar items that are open to the customer into the list from `start` on; the weights of the customer's
 * segment stand from `segmentStart` on.
 */
const putSimilar = (
  lists: ScoredLists,
  start: number,
  { items, sums }: Similar,
  seen: number,
  weights: Float64Array,
  segmentStart: number,
  isOpen: (j: number) => boolean,
): void => {
  const last = start + lists.length - 1;
  let least = lists.items[last]! < 0 ? Number.NEGATIVE_INFINITY : lists.scores[last]!;
  for (let t = 0; t < seen; t++) {
    const j = items[t]!;
    const score = sums[j]! * weights[segmentStart + j]!;
    if (score < least || !isOpen(j)) continue;
    insert(lists, start, j, score);
    if (lists.items[last]! >= 0) least = lists.scores[last]!;
  }
};

/** A company without products has nothing that is popular. */
const nothing = new Int32Array();

/** Below any score by similarity, so that what is merely popular comes after what is similar. */
const faint = 1e-12;

const fillUp = (
  { items, scores, length }: ScoredLists,
  start: number,
  popular: Int32Array,
  put: (j: number, score: number) => void,
  share: (j: number) => number,
): void => {
  const last = start + length - 1;
  const isListed = new Set(items.subarray(start, start + length));
  for (const j of popular) {
    if (items[last]! >= 0 && scores[last]! >= faint * share(j)) return;
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

/** Puts an item in its place of the list from `start` on, which is kept in order. */
const insert = ({ items, scores, length }: ScoredLists, start: number, j: number, score: number): void => {
  const isBefore = (at: number) =>
    items[at]! < 0 || score > scores[at]! || (score === scores[at]! && j < items[at]!);
  let at = start + length - 1;
  if (!isBefore(at)) return;
  for (; at > start && isBefore(at - 1); at--) {
    items[at] = items[at - 1]!;
    scores[at] = scores[at - 1]!;
  }
  items[at] = j;
  scores[at] = score;
};
