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
 * `mostWords`; else ascending lists. The result is the same.
 * @throws when minCount or maxLength is below one
 */
export const eclat = (baskets: Baskets, options: EclatOptions): Itemsets => {
  const { minCount, maxLength, maxSets, mostWords = 2 ** 24 } = options;
  if (!(minCount >= 1 && maxLength >= 1)) {
    throw new Error(`eclat requires a count and a length of one or more, got ${minCount} and ${maxLength}`);
  }
  const n = baskets.offsets.length - 1;
  const { names, counts } = frequentItems(baskets, minCount);
  const words = Math.ceil(n / 32);
  const sets = words * names.length <= mostWords ? bitSets(words) : tidLists(counts);
  const found: { readonly items: number[]; readonly offsets: number[]; readonly counts: number[] } = {
    items: [],
    offsets: [0],
    counts: [],
  };
  let is_truncated = false;
  const prefix: number[] = [];

  const grow = (candidates: readonly Candidate[]): void => {
    for (let i = 0; i < candidates.length && !is_truncated; i++) {
      const { item, count } = candidates[i]!;
      if (found.counts.length >= maxSets) {
        is_truncated = true;
        return;
      }
      prefix.push(item);
      found.items.push(...prefix);
      found.offsets.push(found.items.length);
      found.counts.push(count);
      if (prefix.length < maxLength) grow(extensions(candidates, i, minCount, sets.intersect));
      prefix.pop();
    }
  };
  grow(sets.ofItems(baskets, names).map((tids, i) => ({ item: names[i]!, tids, count: counts[i]! })));
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
  readonly item: number;
  readonly tids: Tids;
  readonly count: number;
}

interface TidSets {
  ofItems(baskets: Baskets, names: Int32Array): Tids[];
  /** The common baskets and their number; undefined where they are fewer than `minCount`. */
  intersect(
    left: Tids,
    right: Tids,
    minCount: number,
  ): { readonly tids: Tids; readonly count: number } | undefined;
}

const extensions = (
  candidates: readonly Candidate[],
  i: number,
  minCount: number,
  intersect: TidSets['intersect'],
): Candidate[] => {
  const next: Candidate[] = [];
  const { tids } = candidates[i]!;
  for (let j = i + 1; j < candidates.length; j++) {
    const other = candidates[j]!;
    const both = intersect(tids, other.tids, minCount);
    if (both) next.push({ item: other.item, ...both });
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

/** Calls `visit` with the place of each frequent item among `names` and the number of each basket that holds it. */
const eachOccurrence = (
  { items, offsets }: Baskets,
  names: Int32Array,
  visit: (place: number, basket: number) => void,
): void => {
  const places = new Int32Array((names.at(-1) ?? -1) + 1).fill(-1);
  names.forEach((item, place) => {
    places[item] = place;
  });
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) {
      const place = places[items[at]!] ?? -1;
      if (place >= 0) visit(place, basket);
    }
  }
};

const bitSets = (words: number): TidSets => ({
  ofItems(baskets, names) {
    const sets = Array.from(names, () => new Uint32Array(words));
    eachOccurrence(baskets, names, (place, basket) => {
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
  ofItems(baskets, names) {
    const sets = Array.from(names, (_, place) => new Uint32Array(counts[place]!));
    const filled = new Int32Array(names.length);
    eachOccurrence(baskets, names, (place, basket) => {
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
