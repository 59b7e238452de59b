import type { Baskets } from './eclat.ts';

/** What one item has in common with those after it; the lists are filled anew by the next call. */
export interface CommonBaskets {
  /** Items that share a basket with it, in the order in which they were met. */
  readonly others: Int32Array;
  /** Baskets in common, by item. */
  readonly counts: Int32Array;
  /** Those of them that are marked. */
  readonly marked: Int32Array;
}

/**
 * Counts for one item after another the baskets that it shares with each item of a higher number. A basket is read once
 * for each of its items, so all items together cost the sum of the squares of what the baskets hold.
 * Items are numbered from 0 and ascend within each basket; `isMarked` holds 1 for marked baskets, of which none are
 * when it is left out.
 */
export const commonBaskets = (
  { items, offsets }: Baskets,
  itemCount: number,
  isMarked = new Uint8Array(offsets.length - 1),
): ((item: number) => CommonBaskets) => {
  const { starts, places, basketOf } = placesOf(items, offsets, itemCount);
  const counts = new Int32Array(itemCount);
  const marked = new Int32Array(itemCount);
  const others = new Int32Array(itemCount);
  let met = 0;
  return (item) => {
    for (let n = 0; n < met; n++) counts[others[n]!] = marked[others[n]!] = 0;
    met = 0;
    for (let at = starts[item]!; at < starts[item + 1]!; at++) {
      const place = places[at]!;
      const basket = basketOf[place]!;
      const mark = isMarked[basket]!;
      for (let k = place + 1; k < offsets[basket + 1]!; k++) {
        const other = items[k]!;
        if (counts[other]!++ === 0) others[met++] = other;
        marked[other]! += mark;
      }
    }
    return { others: others.subarray(0, met), counts, marked };
  };
};

/** Where each item stands in the flat list of the baskets, item by item, and whose basket each place is. */
const placesOf = (items: Int32Array, offsets: Int32Array, itemCount: number) => {
  const starts = new Int32Array(itemCount + 1);
  for (const item of items) starts[item + 1]!++;
  for (let item = 0; item < itemCount; item++) starts[item + 1]! += starts[item]!;
  const next = starts.slice();
  const places = new Int32Array(items.length);
  const basketOf = new Int32Array(items.length);
  for (let basket = 0; basket + 1 < offsets.length; basket++) {
    for (let at = offsets[basket]!; at < offsets[basket + 1]!; at++) {
      places[next[items[at]!]!++] = at;
      basketOf[at] = basket;
    }
  }
  return { starts, places, basketOf };
};
