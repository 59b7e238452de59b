/** Which customers hold which items: customer c holds `items[offsets[c]]` up to `items[offsets[c + 1] - 1]`, ascending. */
export interface Holdings {
  readonly items: Int32Array;
  readonly offsets: Int32Array;
  /** Items are numbered below this. */
  readonly itemCount: number;
}

export interface SimilarityOptions {
  /** Similar items kept for each item. */
  readonly neighbours: number;
  /**
   * How much less a customer says who holds much: 0 for plain cosine, 1 for weights in inverse proportion to what
   * they hold, as the length b of BM25.
   */
  readonly lengthWeight: number;
  /** Only the last so many items of a customer are read, as listed; those who hold more are counted. */
  readonly mostHeld: number;
}

/** The most similar items of each item, row i from `i * width`, best first; places without one hold -1. */
export interface ItemNeighbours {
  readonly width: number;
  readonly neighbours: Int32Array;
  readonly similarities: Float64Array;
  /** Customers who hold more than `mostHeld` items. */
  readonly shortened: number;
}

/**
 * Item-item similarity: the cosine between the columns of the customer x item matrix, whose rows weigh less the more
 * the customer holds. Ties go to the lower item number. Items ascend within each customer, as each pair is summed once,
 * for the lower of the two.
 *
 * Source: Sarwar et al. (2001), "Item-based collaborative filtering", with the length term of BM25 (Robertson &
 * Zaragoza 2009): weight of a row = 1 / (1 - b + b * held / average held).
 * Cost: half the sum over customers of the square of what they hold; memory: the holdings twice and items x neighbours.
 */
export const itemNeighbours = (
  holdings: Holdings,
  { neighbours: width, lengthWeight, mostHeld }: SimilarityOptions,
): ItemNeighbours => {
  const { items, offsets, itemCount } = holdings;
  const customers = offsets.length - 1;
  const average = items.length / Math.max(1, customers);
  const weights = new Float64Array(customers);
  let shortened = 0;
  for (let c = 0; c < customers; c++) {
    const held = offsets[c + 1]! - offsets[c]!;
    if (held > mostHeld) shortened++;
    weights[c] = 1 / (1 - lengthWeight + (lengthWeight * held) / average);
  }
  const { starts, places, holders } = placesOf(holdings, mostHeld);
  const norms = new Float64Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    let sum = 0;
    for (let at = starts[i]!; at < starts[i + 1]!; at++) sum += weights[holders[at]!]!;
    norms[i] = Math.sqrt(sum);
  }
  const nearest = emptyRows(itemCount, width);
  const common = new Float64Array(itemCount);
  for (let i = 0; i < itemCount; i++) {
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      const c = holders[at]!;
      addTo(common, items, places[at]! + 1, offsets[c + 1]!, weights[c]!);
    }
    keepNearest(nearest, i, common, norms);
  }
  sortRows(nearest);
  return { width, neighbours: nearest.neighbours, similarities: nearest.similarities, shortened };
};

/** These two loops cost the most; in functions of their own they are compiled for what they are. */
const addTo = (sums: Float64Array, items: Int32Array, start: number, end: number, weight: number): void => {
  for (let k = start; k < end; k++) sums[items[k]!]! += weight;
};

/** Rows of at most `width` places, each a heap with its farthest item first; `least` is what enters a row must exceed. */
interface NearestRows {
  readonly width: number;
  readonly neighbours: Int32Array;
  readonly similarities: Float64Array;
  readonly kept: Int32Array;
  readonly least: Float64Array;
}

const emptyRows = (itemCount: number, width: number): NearestRows => ({
  width,
  neighbours: new Int32Array(itemCount * width).fill(-1),
  similarities: new Float64Array(itemCount * width),
  kept: new Int32Array(itemCount),
  least: new Float64Array(itemCount).fill(-1),
});

/**
 * Enters the cosines of item i and those after it into the rows of both, and clears the sums. Each row meets its
 * items in ascending order, so that an item as far as the farthest never has the lower number.
 */
const keepNearest = (rows: NearestRows, i: number, common: Float64Array, norms: Float64Array): void => {
  const { least } = rows;
  const norm = norms[i]!;
  for (let j = i + 1; j < common.length; j++) {
    if (common[j] === 0) continue;
    const value = common[j]! / (norm * norms[j]!);
    common[j] = 0;
    if (value > least[i]!) enter(rows, i, j, value);
    if (value > least[j]!) enter(rows, j, i, value);
  }
};

/** Puts an item into a row that has room, or in the place of the farthest one. */
const enter = (rows: NearestRows, row: number, item: number, value: number): void => {
  const { width, neighbours, similarities, kept, least } = rows;
  const start = row * width;
  if (kept[row] === width) {
    sink(rows, start, width, item, value);
  } else {
    let at = kept[row]!++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isFarther(item, value, neighbours[start + above]!, similarities[start + above]!)) break;
      neighbours[start + at] = neighbours[start + above]!;
      similarities[start + at] = similarities[start + above]!;
      at = above;
    }
    neighbours[start + at] = item;
    similarities[start + at] = value;
  }
  if (kept[row] === width) least[row] = similarities[start]!;
};

/** Puts an item at the top of a heap of `size` places, in place of what stands there, and lets it sink. */
const sink = (
  { neighbours, similarities }: NearestRows,
  start: number,
  size: number,
  item: number,
  value: number,
): void => {
  let at = start;
  for (let below = 1; below < size; below = 2 * (at - start) + 1) {
    let next = start + below;
    if (
      below + 1 < size &&
      isFarther(neighbours[next + 1]!, similarities[next + 1]!, neighbours[next]!, similarities[next]!)
    ) {
      next++;
    }
    if (!isFarther(neighbours[next]!, similarities[next]!, item, value)) break;
    neighbours[at] = neighbours[next]!;
    similarities[at] = similarities[next]!;
    at = next;
  }
  neighbours[at] = item;
  similarities[at] = value;
};

const isFarther = (item: number, value: number, otherItem: number, otherValue: number): boolean =>
  value < otherValue || (value === otherValue && item > otherItem);

/** Puts the items of each row in order, the nearest first: the farthest of those left goes to the end. */
const sortRows = (rows: NearestRows): void => {
  const { width, neighbours, similarities, kept } = rows;
  for (let row = 0; row < kept.length; row++) {
    const start = row * width;
    for (let last = start + kept[row]! - 1; last > start; last--) {
      const item = neighbours[last]!;
      const value = similarities[last]!;
      neighbours[last] = neighbours[start]!;
      similarities[last] = similarities[start]!;
      sink(rows, start, last - start, item, value);
    }
  }
};

/** Where each item stands among the last `mostHeld` items of a customer, by ascending customer, and whose place it is. */
const placesOf = ({ items, offsets, itemCount }: Holdings, mostHeld: number) => {
  const from = (c: number) => Math.max(offsets[c]!, offsets[c + 1]! - mostHeld);
  const starts = new Int32Array(itemCount + 1);
  const customers = offsets.length - 1;
  for (let c = 0; c < customers; c++) {
    for (let at = from(c); at < offsets[c + 1]!; at++) starts[items[at]! + 1]!++;
  }
  for (let i = 0; i < itemCount; i++) starts[i + 1]! += starts[i]!;
  const places = new Int32Array(starts[itemCount]!);
  const holders = new Int32Array(starts[itemCount]!);
  const next = starts.slice();
  for (let c = 0; c < customers; c++) {
    for (let at = from(c); at < offsets[c + 1]!; at++) {
      const place = next[items[at]!]!++;
      places[place] = at;
      holders[place] = c;
    }
  }
  return { starts, places, holders };
};
