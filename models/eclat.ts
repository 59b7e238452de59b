import { commonBaskets } from './common-baskets.ts';

/** Baskets as one flat list: basket i holds `items[offsets[i]]` up to `items[offsets[i + 1] - 1]`, ascending, each once. */
export interface Baskets {
  readonly items: Int32Array;
  readonly offsets: Int32Array;
}

export interface EclatOptions {
  /** An itemset is frequent from this many baskets on. */
  readonly minCount: number;
  readonly maxLength: number;
  /** The search stops with this many itemsets and says so; the shorter ones of the first items come first. */
  readonly maxSets: number;
  /** Bit sets while they fit this many words of 32 bits, 64 MB when left out; else lists of basket numbers. */
  readonly mostWords?: number;
}

/** Itemsets as one flat list, set i from `offsets[i]`, ascending; a set follows the set without its last item. */
export interface Itemsets {
  readonly items: Int32Array;
  readonly offsets: Int32Array;
  readonly counts: Int32Array;
  /** Baskets in all. */
  readonly n: number;
  /** True where `maxSets` ended the search before its end: the list is not whole. */
  readonly is_truncated: boolean;
}

/**
 * The smallest count whose share of n is at least `support`. The small slack takes a share such as 0.001 of
 * 10,000 for what it means, 10, whatever binary fractions make of it.
 */
export const countForSupport = (support: number, n: number): number =>
  Math.max(1, Math.ceil(support * n - 1e-9));

/**
 * Every set of items that at least `minCount` baskets hold.
 *
 * Source: Zaki (2000), "Scalable algorithms for association mining" (Eclat): depth first over sets of basket
 * numbers. Sets are bit sets, and intersections are counted by words, while those of the frequent items fit
 * `mostWords`; else ascending lists. The result is the same. Pairs, most of which are rare, are counted basket by
 * basket first, and only those that are frequent are intersected.
 * @throws when minCount or maxLength is below one
 */
export const eclat = (baskets: Baskets, options: EclatOptions): Itemsets => {
  const { minCount, maxLength, maxSets, mostWords = 2 ** 24 } = options;
  if (!(minCount >= 1 && maxLength >= 1)) {
    throw new Error(`eclat requires a count and a length of one or more, got ${minCount} and ${maxLength}`);
  }
  const n = baskets.offsets.length - 1;
  const { names, counts } = frequentItems(baskets, minCount);
  const frequent = withoutOthers(baskets, names);
  const words = Math.ceil(n / 32);
  const sets = words * names.length <= mostWords ? bitSets(words) : tidLists(counts);
  const common = commonBaskets(frequent, names.length);
  const found: { readonly items: number[]; readonly offsets: number[]; readonly counts: number[] } = {
    items: [],
    offsets: [0],
    counts: [],
  };
  let is_truncated = false;
  const prefix: number[] = [];

  const grow = (candidates: readonly Candidate[]): void => {
    for (let i = 0; i < candidates.length && !is_truncated; i++) {
      const { place, count } = candidates[i]!;
      if (found.counts.length >= maxSets) {
        is_truncated = true;
        return;
      }
      prefix.push(names[place]!);
      found.items.push(...prefix);
      found.offsets.push(found.items.length);
      found.counts.push(count);
      if (prefix.length < maxLength) {
        const others = candidates.slice(i + 1);
        const likely = prefix.length > 1 ? others : others.filter(frequentWith(place));
        grow(extensions(candidates[i]!, likely, minCount, sets.intersect));
      }
      prefix.pop();
    }
  };
  const frequentWith = (place: number) => {
    const { counts } = common(place);
    return (other: Candidate) => counts[other.place]! >= minCount;
  };
  grow(sets.ofItems(frequent, names.length).map((tids, place) => ({ place, tids, count: counts[place]! })));
  return {
    items: Int32Array.from(found.items),
    offsets: Int32Array.from(found.offsets),
    counts: Int32Array.from(found.counts),
    n,
    is_truncated,
  };
};

/** Basket numbers: bits of words, or an ascending list. */
type Tids = Uint32Array;

interface Candidate {
  /** Of the item among the frequent ones. */
  readonly place: number;
  readonly tids: Tids;
  readonly count: number;
}

interface TidSets {
  /** The baskets of each item of baskets that hold frequent items alone, by their places. */
  ofItems(baskets: Baskets, itemCount: number): Tids[];
  /** The common baskets and their number; undefined where they are fewer than `minCount`. */
  intersect(
    left: Tids,
    right: Tids,
    minCount: number,
  ): { readonly tids: Tids; readonly count: number } | undefined;
}

const extensions = (
  { tids }: Candidate,
  others: readonly Candidate[],
  minCount: number,
  intersect: TidSets['intersect'],
): Candidate[] => {
  const next: Candidate[] = [];
  for (const other of others) {
    const both = intersect(tids, other.tids, minCount);
    if (both) next.push({ place: other.place, ...both });
  }
  return next;
};

const frequentItems = ({ items }: Baskets, minCount: number) => {
  let largest = -1;
  for (const item of items) largest = Math.max(largest, item);
  const all = new Int32Array(largest + 1);
  for (const item of items) all[item]!++;
  const names = Int32Array.from(all.keys()).filter((item) => all[item]! >= minCount);
  return { names, counts: names.map((item) => all[item]!) };
};

/** The baskets with the items of `names` alone, each by its place there. */
const withoutOthers = ({ items, offsets }: Baskets, names: Int32Array): Baskets => {
  const places = new Int32Array((names.at(-1) ?? -1) + 1).fill(-1);
  names.forEach((item, place) => {
    places[item] = place;
  });
  const kept = new Int32Array(items.length);
  const starts = new Int32Array(offsets.length);
  let length = 0;
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) {
      const place = places[items[at]!] ?? -1;
      if (place >= 0) kept[length++] = place;
    }
    starts[basket + 1] = length;
  }
  return { items: kept.subarray(0, length), offsets: starts };
};

/** Calls `visit` with each item and the number of each basket that holds it. */
const eachOccurrence = (
  { items, offsets }: Baskets,
  visit: (place: number, basket: number) => void,
): void => {
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) visit(items[at]!, basket);
  }
};

const bitSets = (words: number): TidSets => ({
  ofItems(baskets, itemCount) {
    const sets = Array.from({ length: itemCount }, () => new Uint32Array(words));
    eachOccurrence(baskets, (place, basket) => {
      sets[place]![basket >>> 5]! |= 1 << (basket & 31);
    });
    return sets;
  },
  intersect(left, right, minCount) {
    let count = 0;
    for (let w = 0; w < words; w++) count += bitsIn(left[w]! & right[w]!);
    if (count < minCount) return undefined;
    const tids = new Uint32Array(words);
    for (let w = 0; w < words; w++) tids[w] = left[w]! & right[w]!;
    return { tids, count };
  },
});

/** Number of bits that are set, by halves: Warren, Hacker's Delight, figure 5-2. */
const bitsIn = (word: number): number => {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

const tidLists = (counts: Int32Array): TidSets => ({
  ofItems(baskets, itemCount) {
    const sets = Array.from(counts, (count) => new Uint32Array(count));
    const filled = new Int32Array(itemCount);
    eachOccurrence(baskets, (place, basket) => {
      sets[place]![filled[place]!++] = basket;
    });
    return sets;
  },
  intersect(left, right, minCount) {
    const tids = new Uint32Array(Math.min(left.length, right.length));
    let count = 0;
    for (let i = 0, j = 0; i < left.length && j < right.length; ) {
      const gap = left[i]! - right[j]!;
      if (gap === 0) tids[count++] = left[i]!;
      if (gap <= 0) i++;
      if (gap >= 0) j++;
    }
    return count < minCount ? undefined : { tids: tids.slice(0, count), count };
  },
});
